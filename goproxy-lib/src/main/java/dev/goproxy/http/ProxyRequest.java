package dev.goproxy.http;

import dev.goproxy.GoProxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request, as an HTTP host hands it to {@link GoProxy#handle}.
 *
 * @param method the HTTP method, in the case of letters in which it came
 * @param path the path of the request's target below the proxy's own prefix, still percent-encoded and not normalised, with its leading slash and
 *     without the query
 * @param headers the header fields; names are compared without regard to case; not to be changed while the request is handled
 */
public record ProxyRequest(String method, String path, Map<String, List<String>> headers) {
    private static final List<String> TRUE = List.of("1", "t", "T", "true", "TRUE", "True");

    /**
     * A request without header fields.
     *
     * @param method the HTTP method
     * @param path the raw path, with its leading slash
     */
    public ProxyRequest(String method, String path) {
        this(method, path, Map.of());
    }

    /**
     * Looks up a header field.
     *
     * @param name its name, in any case of letters
     * @return its first value
     */
    public Optional<String> header(String name) {
        for (var field : headers.entrySet()) {
            if (name.equalsIgnoreCase(field.getKey()) && !field.getValue().isEmpty()) {
                return Optional.of(field.getValue().get(0));
            }
        }
        return Optional.empty();
    }

    /** Whether nothing may be fetched for this request: goproxy's {@code Disable-Module-Fetch}, read as Go's strconv.ParseBool does. */
    public boolean disablesFetch() {
        return header("Disable-Module-Fetch").filter(TRUE::contains).isPresent();
    }

    /** Whether no precondition or range is set: the answer is the whole content. */
    public boolean wantsWhole() {
        for (String name : headers.keySet()) {
            if (name != null && (name.regionMatches(true, 0, "If-", 0, 3) || name.equalsIgnoreCase("Range"))) {
                return false;
            }
        }
        return true;
    }

    /** A header field that is a list: the values of all fields of that name. */
    Optional<String> list(String name) {
        List<String> values = headers.entrySet().stream()
                .filter(field -> name.equalsIgnoreCase(field.getKey()))
                .flatMap(field -> field.getValue().stream())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }
}
