package dev.goproxy.content.spool;

import dev.goproxy.content.Content;
import java.io.FilterInputStream;
import java.io.IOException;

/** A content's stream that closes the content with itself. */
final class ContentStream extends FilterInputStream {
    private final Content content;

    ContentStream(Content content) throws IOException {
        super(content.open());
        this.content = content;
    }

    @Override
    public void close() throws IOException {
        try (content) {
            super.close();
        }
    }
}
