package dev.goproxy.serving;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.Responses;
import dev.goproxy.process.Via;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.MalformedPathException;
import dev.goproxy.protocol.NoSuchEndpointException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands each request to the handler of its endpoint, and tells listeners of the responses. */
public final class EndpointRouter implements ProxyHandler {
    private static final String CLOSED = "the proxy has been closed";
    private static final String LOOP = "an upstream of this proxy (GOPROXY) leads back to the proxy itself";

    private final String name;
    private final ProxiedSumDbs sumDbs;
    private final ImmutableHandler immutable;
    private final MutableHandler mutable;
    private final Listeners added;
    private final Listeners all;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Creates a router.
     *
     * @param name the proxy's name in {@code Via} fields
     * @param added the listeners that the embedder has added
     * @param all these and the prefetcher, which learns nothing from hot responses and errors
     */
    public EndpointRouter(
            String name,
            ProxiedSumDbs sumDbs,
            ImmutableHandler immutable,
            MutableHandler mutable,
            Listeners added,
            Listeners all) {
        this.name = name;
        this.sumDbs = sumDbs;
        this.immutable = immutable;
        this.mutable = mutable;
        this.added = added;
        this.all = all;
    }

    @Override
    public ProxyResponse handle(ProxyRequest request) {
        long start = System.nanoTime();
        if (closed.get()) {
            return ServedBody.observe(Responses.unavailable(request, CLOSED), request, null, start, added);
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return ServedBody.observe(Responses.methodNotAllowed(request), request, null, start, added);
        }
        CachedResponse hot = immutable.hot(request);
        if (hot != null) {
            return ServedBody.observe(hot.answer(request), request, hot.endpoint(), start, added);
        }
        Via via = Via.of(request.headers());
        if (via.isLoopAt(name)) {
            return ServedBody.observe(Responses.loop(request, LOOP), request, null, start, added);
        }
        try {
            Endpoint endpoint = sumDbs.resolve(request.requireEndpoint());
            return ServedBody.observe(via.call(() -> answer(request, endpoint)), request, endpoint, start, all);
        } catch (NoSuchEndpointException e) {
            return ServedBody.observe(Responses.noSuchEndpoint(request, e.getMessage()), request, null, start, added);
        } catch (MalformedPathException e) {
            ProxyResponse response = Responses.badRequest(request, String.valueOf(e.getMessage()));
            return ServedBody.observe(response, request, null, start, added);
        }
    }

    private ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        if (endpoint instanceof Endpoint.SumDbPath path) {
            return sumDbs.supports(path) ? Responses.supported(request) : Responses.noSuchEndpoint(request, "");
        }
        return sumDbs.isForGood(endpoint) ? immutable.answer(request, endpoint) : mutable.answer(request, endpoint);
    }

    /**
     * Answers all further requests with 503.
     *
     * @return false if it did so already
     */
    public boolean close() {
        return closed.compareAndSet(false, true);
    }
}
