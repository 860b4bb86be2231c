package dev.goproxy.offline;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntConsumer;

/** A stream that tells how much is written to it. */
final class CountedOutput extends FilterOutputStream {
    private final IntConsumer listener;
    private long count;

    /**
     * Creates a stream.
     *
     * @param listener is told the size of each part
     */
    CountedOutput(OutputStream out, IntConsumer listener) {
        super(out);
        this.listener = listener;
    }

    long count() {
        return count;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        tell(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        tell(length);
    }

    private void tell(int length) {
        count += length;
        listener.accept(length);
    }
}
