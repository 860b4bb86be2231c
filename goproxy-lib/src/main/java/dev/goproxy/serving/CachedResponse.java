package dev.goproxy.serving;

import dev.goproxy.event.Source;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.protocol.Endpoint;
import java.util.Map;
import java.util.Optional;

/**
 * The response to a GET or HEAD request without preconditions or ranges.
 *
 * @param endpoint what was asked for
 * @param headers the header fields
 * @param body the body, in memory
 */
public record CachedResponse(Endpoint endpoint, Map<String, String> headers, Body body) {
    /** Answers such a request. */
    public ProxyResponse answer(ProxyRequest request) {
        Body sent = request.method().equals("HEAD") ? Body.empty() : body;
        return new ProxyResponse(200, headers, sent, Source.HIT, Optional.empty());
    }
}
