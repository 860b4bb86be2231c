package dev.goproxy.server.audit;

import dev.goproxy.event.EndpointKind;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.module.ModulePath;
import dev.goproxy.protocol.Endpoint;
import java.util.Optional;

/**
 * Writes a line for each request for a module's files, lists and queries, when its response has been closed. Stands in
 * front of all handlers that decide about requests, so that it sees their refusals.
 */
public final class AuditHandler implements ProxyHandler {
    private final ProxyHandler next;
    private final AuditLog log;

    /**
     * Creates a handler.
     *
     * @param next answers the requests; not closed
     * @param log takes the lines; not closed
     */
    public AuditHandler(ProxyHandler next, AuditLog log) {
        this.next = next;
        this.log = log;
    }

    @Override
    public ProxyResponse handle(ProxyRequest request) {
        Optional<Endpoint> endpoint = request.endpoint();
        Optional<ModulePath> module = endpoint.filter(AuditHandler::isOfModule).flatMap(Endpoint::module);
        if (module.isEmpty()) {
            return next.handle(request);
        }
        long start = System.nanoTime();
        ProxyResponse response = next.handle(request);
        var entry = new AuditEntry(request, endpoint.orElseThrow(), module.get(), response, start);
        return new ProxyResponse(
                response.status(),
                response.headers(),
                new AuditedBody(response, entry, log),
                response.source(),
                response.upstream());
    }

    private static boolean isOfModule(Endpoint endpoint) {
        return EndpointKind.of(endpoint) != EndpointKind.SUM_DB;
    }
}
