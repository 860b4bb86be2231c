package dev.goproxy.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** What a response writes after its header. */
public interface Body extends Closeable {
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

    /** The same content, held and closed, but nothing of it written: for HEAD. */
    default Body withheld() {
        Body held = this;
        return new Body() {
            @Override
            public OptionalLong size() {
                return OptionalLong.of(0);
            }

            @Override
            public void writeTo(OutputStream out) {}

            @Override
            public void close() throws IOException {
                held.close();
            }
        };
    }
}
