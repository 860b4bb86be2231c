package dev.goproxy.client;

import dev.goproxy.auth.AuthHeader;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests, and follows neither redirects nor refusals. It creates its HTTP client when the first request
 * needs it, or uses the embedder's. Safe for use by many threads.
 */
final class HttpTransport implements AutoCloseable {
    private final Supplier<? extends HttpClient> factory;
    private final boolean ownsClient;
    private final RequestConfig config;
    private final RequestConfig uncompressed;
    private final Duration stallTimeout;

    /** Requests whose reply has not been closed yet, and the timers of their deadlines. */
    private final Map<HttpUriRequestBase, Future<?>> active = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private volatile @Nullable HttpClient client;

    private HttpTransport(
            Supplier<? extends HttpClient> factory, boolean ownsClient, RequestConfig config, Duration stallTimeout) {
        this.factory = factory;
        this.ownsClient = ownsClient;
        this.config = config;
        this.uncompressed =
                RequestConfig.copy(config).setContentCompressionEnabled(false).build();
        this.stallTimeout = stallTimeout;
    }

    /** Returns a transport that closes the client that it creates. */
    static HttpTransport owning(Supplier<CloseableHttpClient> factory, RequestConfig config, Duration stallTimeout) {
        return new HttpTransport(factory, true, config, stallTimeout);
    }

    /** Returns a transport that never closes its client. */
    static HttpTransport using(HttpClient client, RequestConfig config, Duration stallTimeout) {
        return new HttpTransport(() -> client, false, config, stallTimeout);
    }

    /**
     * Sends a request to a URL.
     *
     * @param url the request's own, or one that it was redirected to
     * @param headers credentials for that URL
     * @param deadline cancels the request, until its reply is closed
     * @return the reply, whatever its status
     * @throws TransientFailure if another attempt may do better
     * @throws FetchException if not
     */
    GetReply send(GetRequest request, URI url, List<AuthHeader> headers, Deadline deadline)
            throws TransientFailure, FetchException {
        HttpUriRequestBase get = prepare(request, url, headers);
        Future<?> timer = deadline.onPassing(get::cancel);
        active.put(get, timer);
        Runnable onClose = () -> {
            timer.cancel(false);
            active.remove(get);
        };
        try {
            return new GetReply(
                    client(request).executeOpen(HttpHost.create(url), get, null), get, onClose, stallTimeout);
        } catch (FetchException e) {
            onClose.run();
            throw e;
        } catch (IOException e) {
            onClose.run();
            throw failure(request, e, deadline);
        } catch (RuntimeException e) {
            onClose.run();
            throw rejection(request, e, deadline);
        }
    }

    private HttpUriRequestBase prepare(GetRequest request, URI url, List<AuthHeader> headers) {
        var get = new HttpUriRequestBase("GET", url);
        get.setConfig(request.isCompressible() ? config : uncompressed);
        if (!request.isCompressible()) {
            get.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        request.range().ifPresent(range -> {
            get.setHeader(HttpHeaders.RANGE, "bytes=" + range.offset() + "-");
            get.setHeader(HttpHeaders.IF_RANGE, range.validator());
        });
        headers.forEach(header -> get.addHeader(header.name(), header.value()));
        return get;
    }

    /**
     * Returns what an I/O error means while a request is sent or a reply is read.
     *
     * @return a failure that another attempt may not meet
     * @throws FetchException if no further attempt makes sense: the deadline has passed, this is closed, or the
     *     server's certificate is not trusted
     */
    TransientFailure failure(GetRequest request, IOException e, Deadline deadline) throws FetchException {
        if (closed) {
            throw closedFailure(request, e);
        }
        return TransportErrors.failure(request, e, deadline);
    }

    /** Returns what an exception of the client means that is not about I/O. */
    private FetchException rejection(GetRequest request, RuntimeException e, Deadline deadline) {
        if (closed) {
            return closedFailure(request, e);
        }
        return deadline.hasPassed() // the request was cancelled before the client had begun with it
                ? TransportErrors.timeout(request, e, deadline)
                : new UpstreamException(request.describe("can't be asked"), e);
    }

    /** Creates the HTTP client, if there is none yet. Does nothing if this is closed. */
    synchronized void prepare() {
        if (client == null && !closed) {
            client = factory.get();
        }
    }

    private HttpClient client(GetRequest request) throws UpstreamException {
        if (client == null) {
            prepare();
        }
        HttpClient created = client;
        if (closed || created == null) {
            throw closedFailure(request, null);
        }
        return created;
    }

    private static UpstreamException closedFailure(GetRequest request, @Nullable Exception cause) {
        String message = request.describe("can't be asked: the HTTP client has been closed");
        return cause == null ? new UpstreamException(message) : new UpstreamException(message, cause);
    }

    /**
     * Cancels all requests whose replies are not closed yet, and then closes the client if it was created here: its
     * connections, and the thread that evicts idle ones. Does not wait for anything, and does nothing if it is closed
     * already.
     */
    @Override
    public void close() {
        HttpClient created;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            created = client;
        }
        active.forEach((request, timer) -> {
            timer.cancel(false);
            request.cancel();
        });
        if (ownsClient && created instanceof CloseableHttpClient closeable) {
            closeable.close(CloseMode.IMMEDIATE);
        }
    }
}
