package dev.goproxy.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** A request that came to a {@link FakeUpstream}, and how far its answer has got. Safe for use by many threads. */
public final class UpstreamRequest {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers;
    private final AtomicLong bytesSent = new AtomicLong();
    private volatile int status;

    UpstreamRequest(HttpHead head) {
        String[] words = head.start().split(" ", -1);
        this.method = words[0];
        this.target = words.length > 1 ? words[1] : "";
        this.headers = head.fieldMap();
    }

    /**
     * The HTTP method.
     *
     * @return for instance {@code GET}
     */
    public String method() {
        return method;
    }

    /**
     * The request's target as it came.
     *
     * @return for instance {@code /github.com/%21burnt%21sushi/toml/@v/list}
     */
    public String target() {
        return target;
    }

    /**
     * The name of the file that was asked for, percent-decoded and without query, to be compared with {@link TestFile#name}.
     *
     * @return for instance {@code github.com/!burnt!sushi/toml/@v/list}
     */
    public String name() {
        String path = target.replaceFirst("\\?.*", "").replaceFirst("^/", "");
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    /**
     * A header field.
     *
     * @param name its name, in any case of letters
     * @return its first value
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    /**
     * The status of the answer.
     *
     * @return empty as long as, or because, none was sent
     */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * How much of the answer's body was sent so far.
     *
     * @return bytes, without head
     */
    public long bytesSent() {
        return bytesSent.get();
    }

    void sentHead(int sentStatus) {
        status = sentStatus;
    }

    void sent(int bytes) {
        bytesSent.addAndGet(bytes);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
