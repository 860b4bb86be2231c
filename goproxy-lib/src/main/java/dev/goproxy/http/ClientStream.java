package dev.goproxy.http;

import java.io.IOException;
import java.io.OutputStream;

/** A host's stream for a body, whose failures are those of the connection and not of the content. */
final class ClientStream extends OutputStream {
    private final OutputStream out;

    private ClientStream(OutputStream out) {
        this.out = out;
    }

    static OutputStream of(OutputStream out) {
        return out instanceof ClientStream ? out : new ClientStream(out);
    }

    @Override
    public void write(int b) throws IOException {
        try {
            out.write(b);
        } catch (IOException e) {
            throw ClientDisconnectedException.of(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw ClientDisconnectedException.of(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw ClientDisconnectedException.of(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            throw ClientDisconnectedException.of(e);
        }
    }
}
