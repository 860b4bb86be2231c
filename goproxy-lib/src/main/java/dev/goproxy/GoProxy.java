package dev.goproxy;

import dev.goproxy.cache.Cacher;
import dev.goproxy.fetch.Fetcher;
import java.util.Map;
import java.util.Optional;

/** The proxy. */
public final class GoProxy {
    /**
     * Makes a proxy.
     *
     * @param cacher where it keeps what it has fetched
     * @param fetcher where it fetches from
     */
    public GoProxy(Cacher cacher, Fetcher fetcher) {}

    /**
     * Answers a request.
     *
     * @param request the request
     * @return the answer, to be closed by the caller; never an exception for what a client sends
     */
    public ProxyResponse handle(ProxyRequest request) {
        return new ProxyResponse(404, Map.of(), Body.NONE, ProxyResponse.Source.SELF, Optional.empty());
    }
}
