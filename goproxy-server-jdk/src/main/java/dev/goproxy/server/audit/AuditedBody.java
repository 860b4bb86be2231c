package dev.goproxy.server.audit;

import dev.goproxy.http.Body;
import dev.goproxy.http.ClientDisconnectedException;
import dev.goproxy.http.ProxyResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** The body of a response, which is written to the audit log when it is closed. */
final class AuditedBody implements Body {
    private final ProxyResponse response;
    private final AuditEntry entry;
    private final AuditLog log;
    private long bytes;
    private boolean failed;
    private boolean closed;

    AuditedBody(ProxyResponse response, AuditEntry entry, AuditLog log) {
        this.response = response;
        this.entry = entry;
        this.log = log;
    }

    @Override
    public OptionalLong size() {
        return response.bodySize();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            response.writeTo(new Counting(out));
        } catch (ClientDisconnectedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            response.close();
        } finally {
            if (!closed) {
                closed = true;
                log.add(entry.sent(bytes, failed));
            }
        }
    }

    private final class Counting extends FilterOutputStream {
        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            bytes += length;
        }
    }
}
