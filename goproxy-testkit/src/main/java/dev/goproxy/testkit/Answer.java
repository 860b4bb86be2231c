package dev.goproxy.testkit;

import java.io.IOException;
import java.io.InputStream;

/** An answer on its way to the client; the request is told how far it has got. */
final class Answer {
    private static final int CHUNK = 1 << 16;

    private final UpstreamRequest request;
    private final HttpHead head;
    private final InputStream body;
    private long left;

    /**
     * Makes an answer.
     *
     * @param bodySize how many bytes of the body belong to the answer
     */
    Answer(UpstreamRequest request, HttpHead head, InputStream body, long bodySize) {
        this.request = request;
        this.head = head;
        this.body = body;
        this.left = bodySize;
    }

    void sendHead(Line line) throws IOException {
        send(head, line);
    }

    /** Sends a head that claims another length. */
    void sendHead(Line line, long lengthOff) throws IOException {
        long claimed = Math.max(0, head.contentLength() + lengthOff);
        send(head.replace("Content-Length:", "Content-Length: " + claimed), line);
    }

    private void send(HttpHead what, Line line) throws IOException {
        line.send(what.bytes());
        request.sentHead(what.status());
    }

    void sendBody(Line line) throws IOException {
        sendBody(line, Long.MAX_VALUE);
    }

    /** Sends the next bytes of the body; returns how many, which is fewer than asked for at the end. */
    long sendBody(Line line, long limit) throws IOException {
        long wanted = Math.min(limit, left);
        var chunk = new byte[(int) Math.min(CHUNK, wanted)];
        for (long open = wanted; open > 0; ) {
            int count = body.read(chunk, 0, (int) Math.min(chunk.length, open));
            if (count < 0) {
                throw new IOException("the answer ended early");
            }
            line.send(chunk, count);
            request.sent(count);
            left -= count;
            open -= count;
        }
        return wanted;
    }

    boolean isSent() {
        return left == 0;
    }
}
