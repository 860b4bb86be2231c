package dev.goproxy.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** The body of a {@link ProxyResponse}. Written at most once, by one thread. */
public interface Body extends Closeable {
    /**
     * Returns the empty body.
     *
     * @return a body of size 0, which may be used for many responses
     */
    static Body empty() {
        return BytesBody.EMPTY;
    }

    /**
     * Returns a body of bytes in memory.
     *
     * @param bytes the bytes; not copied, so they must not change afterwards
     * @return a body that has nothing to close and may be used for many responses
     */
    static Body of(byte[] bytes) {
        return new BytesBody(bytes);
    }

    /**
     * Returns the number of bytes.
     *
     * @return the size; empty if it is unknown before the end
     */
    OptionalLong size();

    /**
     * Writes all bytes.
     *
     * @param out the stream to write to; not closed
     * @throws IOException if writing fails, or if the content can't be read to its end or turns out to be corrupt; what
     *     was written until then must not be taken for the whole
     */
    void writeTo(OutputStream out) throws IOException;

    @Override
    default void close() throws IOException {}
}
