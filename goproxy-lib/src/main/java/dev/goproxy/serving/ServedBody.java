package dev.goproxy.serving;

import com.google.common.io.CountingOutputStream;
import dev.goproxy.event.Served;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The body of a response, which tells listeners how much of it was sent when it is closed. */
public final class ServedBody implements Body {
    private final ProxyResponse response;
    private final ProxyRequest request;
    private final @Nullable Endpoint endpoint;
    private final long startNanos;
    private final Listeners listeners;
    private long bytes;
    private boolean complete;
    private boolean closed;

    private ServedBody(
            ProxyResponse response,
            ProxyRequest request,
            @Nullable Endpoint endpoint,
            long startNanos,
            Listeners listeners) {
        this.response = response;
        this.request = request;
        this.endpoint = endpoint;
        this.startNanos = startNanos;
        this.listeners = listeners;
        this.complete = response.bodySize().orElse(-1) == 0; // hosts need not write an empty body
    }

    /**
     * Returns a response that tells the listeners when it is closed; the same response if there are none.
     *
     * @param endpoint what was asked for; null if it is not an endpoint
     * @param startNanos when the request arrived
     */
    public static ProxyResponse observe(
            ProxyResponse response,
            ProxyRequest request,
            @Nullable Endpoint endpoint,
            long startNanos,
            Listeners listeners) {
        return listeners.isEmpty()
                ? response
                : new ProxyResponse(
                        response.status(),
                        response.headers(),
                        new ServedBody(response, request, endpoint, startNanos, listeners),
                        response.source(),
                        response.upstream());
    }

    @Override
    public OptionalLong size() {
        return response.bodySize();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        var counting = new CountingOutputStream(out);
        try {
            response.writeTo(counting);
            complete = true;
        } finally {
            bytes += counting.getCount();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            response.close();
        } finally {
            if (!closed) {
                closed = true;
                listeners.served(event());
            }
        }
    }

    private Served event() {
        return new Served(
                endpoint,
                request.user().orElse(null),
                response.status(),
                response.source(),
                response.upstream().orElse(null),
                bytes,
                complete,
                Duration.ofNanos(System.nanoTime() - startNanos));
    }
}
