package dev.goproxy;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** What a response writes after its header. */
interface Body extends Closeable {
    /** No body at all. */
    Body NONE = new Body() {
        @Override
        public OptionalLong size() {
            return OptionalLong.of(0);
        }

        @Override
        public void writeTo(OutputStream out) {}
    };

    /** The number of bytes, if it is known beforehand. */
    OptionalLong size();

    /** Writes all of them. */
    void writeTo(OutputStream out) throws IOException;

    @Override
    default void close() throws IOException {}
}
