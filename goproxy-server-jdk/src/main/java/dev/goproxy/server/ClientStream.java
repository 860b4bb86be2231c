package dev.goproxy.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The way to the client: counts what went there, and remembers whether it was the client that failed. */
final class ClientStream extends FilterOutputStream {
    /** The engine keeps a buffer of twice the largest write with each connection, and no larger one is noticeably faster. */
    static final int SLICE = 32 * 1024;

    private long count;
    private boolean broken;

    ClientStream(OutputStream out) {
        super(out);
    }

    long count() {
        return count;
    }

    /** Whether writing to the client has failed, so that an exception is no news about the content. */
    boolean broken() {
        return broken;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int size = Math.min(SLICE, length - done);
            try {
                out.write(bytes, offset + done, size);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
            done += size;
            count += size;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }
}
