package dev.goproxy.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The stream to the client, which counts the bytes sent and remembers whether sending failed. */
final class ClientStream extends FilterOutputStream {
    /**
     * The engine keeps a buffer of twice the largest write with each connection; larger writes were not measurably
     * faster.
     */
    static final int MAX_WRITE_BYTES = 32 * 1024;

    private long count;
    private boolean broken;

    ClientStream(OutputStream out) {
        super(out);
    }

    long count() {
        return count;
    }

    /** Whether sending to the client failed, so that an exception says nothing about the content. */
    boolean isBroken() {
        return broken;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int start = offset + done;
            int size = Math.min(MAX_WRITE_BYTES, length - done);
            send(() -> out.write(bytes, start, size));
            done += size;
            count += size;
        }
    }

    @Override
    public void flush() throws IOException {
        send(out::flush);
    }

    @Override
    public void close() throws IOException {
        send(out::close);
    }

    private interface Sending {
        void run() throws IOException;
    }

    private void send(Sending sending) throws IOException {
        try {
            sending.run();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }
}
