package dev.goproxy.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Bytes in memory as the body of an answer, written as they are: a stream over them would be copied by some JVMs. */
public final class BytesBody implements Body {
    private final byte[] bytes;

    public BytesBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(bytes.length);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }
}
