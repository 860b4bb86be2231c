package dev.goproxy.http;

import java.util.concurrent.CompletionStage;

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
 * 500. Hosts that must not block a thread, such as those on an event loop, use {@link #handleAsync}.
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

    /**
     * Answers a request without blocking the caller: by {@link #handle}, on a thread of its own. Decorators need not
     * override it. Sending the response still blocks, and is the caller's business.
     *
     * @param request the request
     * @return completed with the response, which the caller closes; or exceptionally, with what {@code handle} threw.
     *     To cancel the future of {@link CompletionStage#toCompletableFuture}, because the client has left, ends the
     *     waiting, and closes a response that comes nevertheless
     */
    default CompletionStage<ProxyResponse> handleAsync(ProxyRequest request) {
        return AsyncCall.start(this, request);
    }
}
