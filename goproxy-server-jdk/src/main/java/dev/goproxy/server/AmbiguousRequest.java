package dev.goproxy.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Requests that an intermediary may have read in another way than this server, as far as the engine shows them: such a
 * difference lets one client's request pass for the beginning of another's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-11.2">RFC 9112: request smuggling</a>
 */
final class AmbiguousRequest {
    private AmbiguousRequest() {}

    /** Returns what is ambiguous about a request; empty if nothing is. */
    static Optional<String> problem(HttpExchange exchange) {
        return problem(exchange.getRequestURI(), exchange.getRequestHeaders());
    }

    static Optional<String> problem(URI target, Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        List<String> lengths = headers.getOrDefault("Content-Length", List.of());
        if (lengths.size() > 1 || lengths.stream().anyMatch(length -> !length.matches("[0-9]{1,18}"))) {
            return Optional.of("more than one Content-Length, or a malformed one");
        }
        if (!lengths.isEmpty() && headers.containsKey("Transfer-Encoding")) {
            return Optional.of("both Content-Length and Transfer-Encoding");
        }
        if (hosts.size() > 1) {
            return Optional.of("more than one Host");
        }
        if (headers.keySet().stream().anyMatch(name -> !name.matches("[!-9;-~]+"))) {
            return Optional.of("a malformed header name");
        }
        String host = RequestTarget.authority(target);
        return host.isEmpty() || hosts.stream().allMatch(host::equalsIgnoreCase)
                ? Optional.empty()
                : Optional.of("a target with another host than Host");
    }
}
