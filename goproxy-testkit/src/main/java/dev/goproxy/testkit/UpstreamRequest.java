package dev.goproxy.testkit;

import dev.goproxy.testkit.server.HttpHead;
import dev.goproxy.testkit.server.ResponseProgress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A request to a {@link FakeUpstream}, and how much of its response has been sent. Safe for use by many threads. */
public final class UpstreamRequest {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers;
    private final ResponseProgress progress;

    UpstreamRequest(HttpHead head, ResponseProgress progress) {
        String[] words = head.start().split(" ", -1);
        this.method = words[0];
        this.target = words.length > 1 ? words[1] : "";
        this.headers = head.fieldMap();
        this.progress = progress;
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
     * The request target as it was received.
     *
     * @return for instance {@code /github.com/%21burnt%21sushi/toml/@v/list}
     */
    public String target() {
        return target;
    }

    /**
     * The name of the requested file, percent-decoded and without query, to be compared with {@link TestFile#name}.
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
     * The status of the response.
     *
     * @return empty before it is sent, or if the fault sends none
     */
    public OptionalInt status() {
        return progress.status();
    }

    /**
     * The number of body bytes sent so far.
     *
     * @return bytes, without the head
     */
    public long bytesSent() {
        return progress.bytesSent();
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
