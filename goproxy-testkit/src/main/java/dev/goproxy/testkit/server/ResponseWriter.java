package dev.goproxy.testkit.server;

import java.io.IOException;
import java.io.InputStream;

/**
 * Sends a response to a client, whole or in parts, and records its progress: before a part is sent, so that whoever has
 * received it finds it recorded.
 */
final class ResponseWriter {
    private static final int CHUNK = 1 << 16;

    private final ResponseProgress progress;
    private final HttpHead head;
    private final InputStream body;
    private long remaining;

    /**
     * Creates the writer of one response.
     *
     * @param bodySize how many bytes of the stream belong to the response
     */
    ResponseWriter(ResponseProgress progress, HttpHead head, InputStream body, long bodySize) {
        this.progress = progress;
        this.head = head;
        this.body = body;
        this.remaining = bodySize;
    }

    void sendHead(Connection client) throws IOException {
        send(head, client);
    }

    /** Sends a head whose Content-Length is off by some bytes. */
    void sendHead(Connection client, long lengthOff) throws IOException {
        long declared = Math.max(0, head.contentLength() + lengthOff);
        send(head.replace("Content-Length:", "Content-Length: " + declared), client);
    }

    private void send(HttpHead sent, Connection client) throws IOException {
        progress.sendsHead(sent.status());
        client.send(sent.bytes());
    }

    void sendBody(Connection client) throws IOException {
        sendBody(client, Long.MAX_VALUE);
    }

    /** Sends the next bytes of the body, at most as many as the limit. */
    void sendBody(Connection client, long limit) throws IOException {
        long wanted = Math.min(limit, remaining);
        var chunk = new byte[(int) Math.min(CHUNK, wanted)];
        for (long left = wanted; left > 0; ) {
            int count = body.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (count < 0) {
                throw new IOException("the response ended early");
            }
            progress.sendsBody(count);
            client.send(chunk, count);
            remaining -= count;
            left -= count;
        }
    }

    boolean isSent() {
        return remaining == 0;
    }
}
