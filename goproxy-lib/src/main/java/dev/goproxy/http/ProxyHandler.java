package dev.goproxy.http;

/**
 * The seam between an HTTP host and whatever answers the requests of the GOPROXY protocol: {@link dev.goproxy.GoProxy}
 * is a handler, and so is every decorator of one. A rule, a log or a metric is a handler that asks another:
 *
 * <pre>{@code
 * ProxyHandler guarded = request -> isForbidden(request)
 *         ? ProxyResponse.of(403, "forbidden")
 *         : proxy.handle(request);
 * }</pre>
 *
 * <p>Hosts call a handler from many threads at once. A handler blocks until its response is ready, and throws neither
 * for anything that a client sends nor for anything that an upstream does; hosts answer an unexpected exception with
 * 500.
 */
@FunctionalInterface
public interface ProxyHandler {
    /**
     * Answers a request.
     *
     * @param request the request; any method and any path
     * @return the response, which the caller closes; {@link ProxyResponse#sendTo} does
     */
    ProxyResponse handle(ProxyRequest request);
}
