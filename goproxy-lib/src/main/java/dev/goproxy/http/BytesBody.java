package dev.goproxy.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Bytes in memory, written in one piece: a stream over them would be copied once more by some JVMs. */
final class BytesBody implements Body {
    static final Body EMPTY = new BytesBody(new byte[0]);

    private final byte[] bytes;

    BytesBody(byte[] bytes) {
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
