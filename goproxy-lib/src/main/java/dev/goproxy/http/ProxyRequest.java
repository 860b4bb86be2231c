package dev.goproxy.http;

import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.MalformedPathException;
import dev.goproxy.protocol.NoSuchEndpointException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request, as an HTTP host hands it to a {@link ProxyHandler}. Immutable, and safe for use by many threads. */
public final class ProxyRequest {
    /** The values that Go's strconv.ParseBool reads as true. */
    private static final List<String> TRUE = List.of("1", "t", "T", "true", "TRUE", "True");

    private final String method;
    private final String path;
    private final Map<String, List<String>> headers;
    private final @Nullable String user;
    private final @Nullable String client;

    /**
     * Null until it is asked for. Threads that race decode the same path to equal endpoints, so that it needs no lock.
     */
    private @Nullable Endpoint endpoint;

    /**
     * Creates a request without header fields.
     *
     * @param method the HTTP method
     * @param path the raw path, with its leading slash
     */
    public ProxyRequest(String method, String path) {
        this(method, path, Map.of());
    }

    /**
     * Creates a request of an unknown user.
     *
     * @param method the HTTP method, in the case of letters in which the client sent it
     * @param path the path of the request's target below the host's own prefix: still percent-encoded, not normalised,
     *     with its leading slash and without the query
     * @param headers the header fields; names are compared without regard to case; must not change while the request is
     *     handled
     */
    public ProxyRequest(String method, String path, Map<String, List<String>> headers) {
        this(method, path, headers, null, null);
    }

    private ProxyRequest(
            String method,
            String path,
            Map<String, List<String>> headers,
            @Nullable String user,
            @Nullable String client) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.user = user;
        this.client = client;
    }

    /**
     * Returns the same request with the name of the user who sent it, for handlers that decide or log by user.
     *
     * @param user the name, as the host or a decorator has authenticated it
     * @return a new request
     */
    public ProxyRequest withUser(String user) {
        return with(user, client);
    }

    /**
     * Returns the same request with the machine that it comes from. Fetches are shared out fairly among clients.
     *
     * @param client the machine's address, or whatever else tells it from others
     * @return a new request
     */
    public ProxyRequest withClient(String client) {
        return with(user, client);
    }

    private ProxyRequest with(@Nullable String newUser, @Nullable String newClient) {
        var request = new ProxyRequest(method, path, headers, newUser, newClient);
        request.endpoint = endpoint;
        return request;
    }

    /**
     * Returns the HTTP method.
     *
     * @return the method in the case of letters in which the client sent it
     */
    public String method() {
        return method;
    }

    /**
     * Returns the raw path. Rules about modules should look at {@link #endpoint} instead: one path can be written in
     * many ways.
     *
     * @return the path, percent-encoded, with its leading slash
     */
    public String path() {
        return path;
    }

    /**
     * Returns the header fields.
     *
     * @return the map that the request was created with
     */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * Returns the authenticated user.
     *
     * @return the name given to {@link #withUser}; empty if it is unknown
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /**
     * Returns the machine that the request comes from.
     *
     * @return what was given to {@link #withClient}; empty if it is unknown
     */
    public Optional<String> client() {
        return Optional.ofNullable(client);
    }

    /**
     * Returns the endpoint that the request is for. This is the only decoding of the path: {@link dev.goproxy.GoProxy}
     * answers by this very value, so that a rule that looks at it can't be circumvented by writing the path
     * differently. Checksum databases are {@link Endpoint.SumDbPath}, whether or not the proxy serves them.
     *
     * @return the endpoint; empty if the path is not one of the protocol, which {@code GoProxy} answers with 400 or 404
     *     without asking the cache or an upstream
     */
    public Optional<Endpoint> endpoint() {
        try {
            return Optional.of(requireEndpoint());
        } catch (MalformedPathException | NoSuchEndpointException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the endpoint, like {@link #endpoint}, or throws the reason why the path is not one of the
     * protocol.
     *
     * @return the endpoint
     * @throws MalformedPathException if the path is not properly percent-encoded
     * @throws NoSuchEndpointException if the protocol has no such URL
     */
    public Endpoint requireEndpoint() {
        Endpoint known = endpoint;
        if (known == null) {
            known = Endpoint.parseEncoded(path);
            endpoint = known;
        }
        return known;
    }

    /**
     * Returns the first value of a header field.
     *
     * @param name the field's name, in any case of letters
     * @return the value; empty if there is no such field
     */
    public Optional<String> header(String name) {
        for (var field : headers.entrySet()) {
            if (name.equalsIgnoreCase(field.getKey()) && !field.getValue().isEmpty()) {
                return Optional.of(field.getValue().get(0));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether the client sent {@code Disable-Module-Fetch} with a value that Go's strconv.ParseBool reads as
     * true.
     *
     * @return whether the request must be answered from the cache alone
     */
    public boolean disablesFetch() {
        return header("Disable-Module-Fetch").filter(TRUE::contains).isPresent();
    }

    /**
     * Returns whether the request has neither a precondition nor a range.
     *
     * @return whether the response is the whole content
     */
    public boolean wantsWhole() {
        for (String name : headers.keySet()) {
            if (name != null && (name.regionMatches(true, 0, "If-", 0, 3) || name.equalsIgnoreCase("Range"))) {
                return false;
            }
        }
        return true;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** A header field that is a list: the values of all fields of that name. */
    Optional<String> list(String name) {
        List<String> values = headers.entrySet().stream()
                .filter(field -> name.equalsIgnoreCase(field.getKey()))
                .flatMap(field -> field.getValue().stream())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
