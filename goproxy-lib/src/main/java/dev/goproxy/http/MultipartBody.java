package dev.goproxy.http;

import dev.goproxy.content.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Several ranges of a content as a {@code multipart/byteranges} body, which closes the content. */
final class MultipartBody implements Body {
    private static final byte[] CRLF = {'\r', '\n'};

    private final Content content;
    private final long contentSize;
    private final String contentType;
    private final List<ByteRanges.Part> parts;
    private final String boundary = UUID.randomUUID().toString();

    MultipartBody(Content content, long contentSize, String contentType, List<ByteRanges.Part> parts) {
        this.content = content;
        this.contentSize = contentSize;
        this.contentType = contentType;
        this.parts = parts;
    }

    String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    @Override
    public OptionalLong size() {
        long size = end().length + (long) CRLF.length * (parts.size() - 1);
        for (ByteRanges.Part part : parts) {
            size += head(part).length + part.length();
        }
        return OptionalLong.of(size);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] separator = new byte[0];
        for (ByteRanges.Part part : parts) {
            out.write(separator);
            out.write(head(part));
            separator = CRLF;
            ContentBody.copy(content, part.start(), part.length(), true, out);
        }
        out.write(end());
    }

    private byte[] head(ByteRanges.Part part) {
        String head = "--" + boundary + "\r\nContent-Range: " + part.contentRange(contentSize) + "\r\nContent-Type: "
                + contentType + "\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] end() {
        return ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
