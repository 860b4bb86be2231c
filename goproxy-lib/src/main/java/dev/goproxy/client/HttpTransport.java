package dev.goproxy.client;

import dev.goproxy.auth.AuthHeader;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.ForbiddenAddressException;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import dev.goproxy.url.GoUrl;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests, and follows neither redirects nor refusals. It creates its HTTP client when the first request
 * needs it, or uses the embedder's. Safe for use by many threads.
 */
final class HttpTransport implements AutoCloseable {
    /** Time without a response after which a request is sent once more beside the first. */
    private static final Duration SECOND_AFTER = Duration.ofSeconds(30);

    private static final RequestConfig CONFIG = HttpClients.requestConfig();

    private final Supplier<PooledClient> factory;
    private final AddressRules rules;
    private final Timeouts timeouts;

    /** Requests whose reply has not been closed yet, and the timers of their deadlines. */
    private final Map<Exchange, Future<?>> active = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private volatile @Nullable PooledClient client;

    /**
     * Creates a transport.
     *
     * @param factory creates the HTTP client when it is needed
     */
    HttpTransport(Supplier<PooledClient> factory, AddressRules rules, Timeouts timeouts) {
        this.factory = factory;
        this.rules = rules;
        this.timeouts = timeouts;
    }

    /**
     * Sends a request to a URL. If the connection had been idle, and the server gives it up instead of an answer, the
     * request is sent once more at once.
     *
     * @param url the request's own, or one that it was redirected to
     * @param trust the trust in whoever named that URL
     * @param headers credentials for that URL
     * @param deadline cancels the request, until its reply is closed
     * @return the reply, whatever its status
     * @throws TransientFailure if another attempt may do better
     * @throws FetchException if not
     */
    GetReply send(GetRequest request, URI url, Trust trust, List<AuthHeader> headers, Deadline deadline)
            throws TransientFailure, FetchException {
        PooledClient used = client(request);
        requireAllowed(request, url, trust, used);
        Supplier<Exchange> exchanges =
                () -> new Exchange(used.client(), host(url), trust, () -> prepare(request, url, headers));
        Exchange exchange = exchanges.get();
        try {
            GetReply reply = send(exchange, request, deadline);
            if (!reply.isOfUsedConnection() || !reply.status().mayConcernConnection()) {
                return reply;
            }
            reply.drain();
            reply.close();
        } catch (TransientFailure e) {
            if (!exchange.isOnUsedConnection() || e.failure() instanceof UpstreamTimeoutException) {
                throw e;
            }
        }
        used.closeIdle().run(); // which have most likely met the same fate
        return send(exchanges.get(), request, deadline);
    }

    /** Checks what can be checked before a connection, which is all if an embedder's client will resolve the host. */
    private void requireAllowed(GetRequest request, URI url, Trust trust, PooledClient used) throws RefusedException {
        String host = GoUrl.host(url);
        try {
            rules.requireAllowed(trust, host);
            if (used.isEmbedders() && trust != Trust.OPERATOR) {
                rules.resolve(trust, host);
            }
        } catch (ForbiddenAddressException e) {
            throw new RefusedException(request.describe("is not asked: " + e.getMessage()), e);
        } catch (UnknownHostException e) {
            // Perhaps the client's HTTP proxy knows it.
        }
    }

    private GetReply send(Exchange exchange, GetRequest request, Deadline deadline)
            throws TransientFailure, FetchException {
        Timeouts limits = request.timeouts(timeouts);
        Deadline response = Deadline.in(limits.response());
        Future<?> tooLate = response.onPassing(exchange::cancel);
        Future<?> timer = deadline.onPassing(exchange::cancel);
        active.put(exchange, timer);
        Runnable onClose = () -> {
            timer.cancel(false);
            active.remove(exchange);
        };
        try {
            if (closed) { // close() may have missed the exchange
                throw closedFailure(request, null);
            }
            var reply = new GetReply(exchange.run(SECOND_AFTER), onClose, limits.stall());
            if (closed) { // the reply came before the request was cancelled
                reply.close();
                throw closedFailure(request, null);
            }
            return reply;
        } catch (FetchException e) {
            onClose.run();
            throw e;
        } catch (IOException e) {
            onClose.run();
            if (response.hasPassed() && !deadline.hasPassed() && !closed) {
                throw new TransientFailure(new UpstreamTimeoutException(request.describe("did not answer in time"), e));
            }
            throw failure(request, e, deadline);
        } catch (RuntimeException e) {
            onClose.run();
            throw rejection(request, e, deadline);
        } finally {
            tooLate.cancel(false);
        }
    }

    private static HttpHost host(URI url) {
        return new HttpHost(url.getScheme(), GoUrl.host(url), GoUrl.port(url));
    }

    private HttpUriRequestBase prepare(GetRequest request, URI url, List<AuthHeader> headers) {
        var get = new HttpUriRequestBase("GET", url);
        get.setConfig(CONFIG);
        get.setHeader(HttpHeaders.ACCEPT_ENCODING, request.isCompressible() ? "gzip" : "identity");
        request.range().ifPresent(range -> {
            get.setHeader(HttpHeaders.RANGE, "bytes=" + range.offset() + "-");
            get.setHeader(HttpHeaders.IF_RANGE, range.validator());
        });
        request.via().fieldValue().ifPresent(via -> get.setHeader(HttpHeaders.VIA, via));
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

    private PooledClient client(GetRequest request) throws UpstreamException {
        if (client == null) {
            prepare();
        }
        PooledClient created = client;
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
        PooledClient created;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            created = client;
        }
        active.forEach((exchange, timer) -> {
            timer.cancel(false);
            exchange.cancel();
        });
        if (created != null) {
            created.close().run();
        }
    }
}
