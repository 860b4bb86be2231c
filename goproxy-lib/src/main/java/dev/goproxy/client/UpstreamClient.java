package dev.goproxy.client;

import dev.goproxy.auth.AuthHeader;
import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.client.httpproxy.EnvRoutePlanner;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.BoundedRead;
import dev.goproxy.process.Deadline;
import dev.goproxy.url.GoUrl;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * HTTP client for upstreams, with the behavior of the {@code go} command: at most ten redirects, never from https to
 * http; credentials over https only, and only for the host that they belong to; 200 is success, 404 and 410 are
 * absence, and everything else is a failure.
 *
 * <p>Cheap to create: connections and threads are made for the first request. Whoever creates it closes it. Safe for
 * use by many threads.
 */
public final class UpstreamClient implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;

    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final HttpTransport transport;
    private final GoAuth auth;
    private final AddressRules rules;
    private volatile CircuitObserver circuits = (host, isOpen) -> {};

    private UpstreamClient(Supplier<PooledClient> client, Timeouts timeouts, GoAuth auth, AddressRules rules) {
        this.transport = new HttpTransport(client, rules, timeouts);
        this.auth = auth;
        this.rules = rules;
    }

    /**
     * Returns a client with an HTTP client of its own, which {@link #close} closes.
     *
     * @param env names the company's HTTP proxies
     * @param authorities issuers of the certificates that are trusted
     * @param timeouts the time limits of each attempt
     * @param auth credentials for servers
     * @param rules addresses to which others than the operator may lead
     * @throws IllegalArgumentException if an HTTP proxy of the environment can't be used
     */
    public static UpstreamClient create(
            GoEnv env, CertificateAuthorities authorities, Timeouts timeouts, GoAuth auth, AddressRules rules) {
        return create(env, authorities, timeouts, auth, rules, builder -> {});
    }

    /**
     * Returns a client with an HTTP client of its own, like the other method, whose settings somebody may change.
     *
     * @param customizer changes the settings of the HTTP client when it is created
     */
    public static UpstreamClient create(
            GoEnv env,
            CertificateAuthorities authorities,
            Timeouts timeouts,
            GoAuth auth,
            AddressRules rules,
            Consumer<? super HttpClientBuilder> customizer) {
        var routes = new EnvRoutePlanner(env.environment());
        return new UpstreamClient(
                () -> HttpClients.create(routes, authorities, rules, timeouts.connect(), customizer),
                timeouts,
                auth,
                rules);
    }

    /**
     * Returns a client that sends its requests through a given HTTP client, which {@link #close} doesn't close.
     *
     * @param client stays the caller's, who closes it after this
     * @param timeouts the time limits of each attempt; that to connect is the client's own matter
     * @param auth credentials for servers
     * @param rules addresses to which others than the operator may lead; checked before a request only, since the
     *     client connects by itself
     */
    public static UpstreamClient using(HttpClient client, Timeouts timeouts, GoAuth auth, AddressRules rules) {
        return new UpstreamClient(() -> PooledClient.ofEmbedder(client), timeouts, auth, rules);
    }

    /** Creates the HTTP client now rather than for the first request. */
    public void prepare() {
        transport.prepare();
    }

    /**
     * Closes all connections of this client, and the thread that looks after them, without waiting for anything.
     * Requests in progress fail, as do reads of their bodies and all later requests, with an {@link UpstreamException}.
     * May be called more than once.
     */
    @Override
    public void close() {
        transport.close();
    }

    /**
     * Reads a resource into memory, with as many attempts as it takes.
     *
     * @param maxBytes maximum size of the resource
     * @return its bytes, after decompression
     * @throws NotFoundException if the upstream reports that the resource does not exist
     * @throws FetchException if the last attempt failed, or another would not help; with its provenance
     * @throws java.io.InterruptedIOException if this thread is interrupted
     */
    public Attempted<byte[]> read(GetRequest request, int maxBytes, Retries retries, Deadline deadline)
            throws IOException {
        var broken = new AtomicInteger();
        return retries.run(request.host(), deadline, () -> readOnce(request, maxBytes, retries, deadline, broken));
    }

    private byte[] readOnce(GetRequest request, int maxBytes, Retries retries, Deadline deadline, AtomicInteger broken)
            throws TransientFailure, IOException {
        try (GetReply reply = get(request.afterStalls(broken.get()), retries, deadline)) {
            return BoundedRead.read(reply.body(), maxBytes)
                    .orElseThrow(
                            () -> new UpstreamException(request.describe("answered more than " + maxBytes + " bytes")));
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            broken.incrementAndGet();
            throw transport.failure(request, e, deadline);
        }
    }

    /**
     * Opens a resource of any size, with as many attempts as it takes.
     *
     * @return its bytes, which are requested again from where they break off; closed by the caller
     * @throws NotFoundException if the upstream reports that the resource does not exist
     * @throws FetchException if the last attempt failed, or another would not help; with its provenance
     * @throws java.io.InterruptedIOException if this thread is interrupted
     */
    public ResumingStream open(GetRequest request, Retries retries, Deadline deadline) throws IOException {
        GetRequest exact = request.withoutCompression();
        Attempted<GetReply> first = retries.run(request.host(), deadline, () -> get(exact, retries, deadline));
        try {
            return new ResumingStream(this, retries.onceBegun(), exact, first, deadline);
        } catch (IOException | RuntimeException e) {
            first.value().close();
            throw e;
        }
    }

    /**
     * Makes one attempt, unless the upstream has failed so long that it isn't asked for a while.
     *
     * @return a successful reply; closed by the caller
     * @throws TransientFailure if another attempt may do better
     * @throws NotFoundException if the upstream reports that the resource does not exist
     */
    GetReply get(GetRequest request, Retries retries, Deadline deadline) throws TransientFailure, IOException {
        CircuitBreaker breaker =
                breakers.computeIfAbsent(request.url().getRawAuthority(), host -> new CircuitBreaker(System::nanoTime));
        Optional<Duration> openFor = retries.isBrief() ? breaker.tryAcquireIfOthersCanBeAsked() : breaker.tryAcquire();
        if (openFor.isPresent()) {
            breaker.takeChange().ifPresent(isOpen -> circuits.changed(request.host(), isOpen));
            throw new UpstreamException(
                    request.describe("has been failing for a while and is left alone"), openFor.get());
        }
        long start = System.nanoTime();
        FetchFailed.Kind failure = null;
        try {
            GetReply reply = attempt(request, deadline);
            breaker.recordSuccess();
            return reply;
        } catch (TransientFailure e) {
            breaker.recordFailure(Duration.ofNanos(System.nanoTime() - start));
            failure = e.failure().kind();
            throw e;
        } catch (FetchException e) {
            if (e instanceof NotFoundException) {
                breaker.recordSuccess();
            }
            failure = e.kind();
            throw e;
        } catch (IOException | RuntimeException e) {
            failure = FetchFailed.Kind.FAILED;
            throw e;
        } finally {
            request.observer().attempted(failure, Duration.ofNanos(System.nanoTime() - start));
            breaker.takeChange().ifPresent(isOpen -> circuits.changed(request.host(), isOpen));
        }
    }

    /** Is told of upstreams that are left alone. Does not throw. */
    @FunctionalInterface
    public interface CircuitObserver {
        /**
         * Called when that has changed.
         *
         * @param host the upstream's host and port
         * @param isOpen whether it is left alone from now on
         */
        void changed(String host, boolean isOpen);
    }

    /** Sets who is told of upstreams that are left alone: one observer, and nobody before. */
    public void observeCircuits(CircuitObserver observer) {
        circuits = observer;
    }

    /** Returns whether an upstream is left alone for a while, because all attempts have failed. */
    public boolean isOpen(String host) {
        CircuitBreaker breaker = breakers.get(host);
        return breaker != null && breaker.isOpen();
    }

    private GetReply attempt(GetRequest request, Deadline deadline) throws TransientFailure, IOException {
        GetReply reply = execute(request, deadline, false);
        try {
            StatusCheck.check(request, reply);
            return reply;
        } catch (TransientFailure | IOException | RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    /**
     * Makes one attempt, with redirects, and with new credentials if those at hand are refused.
     *
     * @param allowsDowngrade whether redirects may lead from https to http
     * @return the final reply, whatever its status; closed by the caller
     * @throws TransientFailure if another attempt may do better
     */
    GetReply execute(GetRequest request, Deadline deadline, boolean allowsDowngrade)
            throws TransientFailure, IOException {
        List<AuthHeader> sent = headers(request, request.url(), deadline);
        GetReply reply = followRedirects(request, deadline, allowsDowngrade);
        if (request.credentials().isPresent()
                || !auth.mayHelpAfter(request.url(), reply.status().value())) {
            return reply;
        }
        try {
            GoAuth.Refresh refresh = auth.refresh(reply.refusal(request.url()), deadline);
            if (!headers(request, request.url(), deadline).equals(sent)) {
                reply.drain();
                reply.close();
                reply = followRedirects(request, deadline, allowsDowngrade);
            } else if (reply.status().isAbsent()) {
                auth.setFruitless(request.url());
            }
            refresh.report(reply.status().value(), deadline);
            return reply;
        } catch (TransientFailure | IOException | RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    private GetReply followRedirects(GetRequest request, Deadline deadline, boolean allowsDowngrade)
            throws TransientFailure, IOException {
        URI url = request.url();
        Trust trust = request.trust();
        for (int redirects = 0; ; redirects++) {
            GetReply reply = transport.send(request, url, trust, headers(request, url, deadline), deadline);
            trust = rules.inWordsOf(GoUrl.host(url), trust);
            Optional<URI> next;
            try {
                next = Redirect.of(request, url, reply, allowsDowngrade);
                if (next.isEmpty()) {
                    return reply.from(new GetReply.Origin(url, trust));
                }
                if (redirects == MAX_REDIRECTS) {
                    throw new UpstreamException(request.describe("redirected more than " + MAX_REDIRECTS + " times"));
                }
            } catch (IOException | RuntimeException e) {
                reply.close();
                throw e;
            }
            reply.drain();
            reply.close();
            url = next.get();
        }
    }

    /**
     * Returns the credentials for a URL: those of the request for its own host, else those that GOAUTH has for the URL,
     * or for the URL that redirected to it.
     */
    private List<AuthHeader> headers(GetRequest request, URI url, Deadline deadline) throws IOException {
        if (!"https".equals(url.getScheme())) {
            return List.of();
        }
        boolean sameHost = url.getRawAuthority().equals(request.url().getRawAuthority());
        if (sameHost && request.credentials().isPresent()) {
            String basic = request.credentials().get().basic();
            return List.of(new AuthHeader(HttpHeaders.AUTHORIZATION, basic));
        }
        return auth.headers(url, request.url(), deadline);
    }

    /**
     * Returns what an I/O error means while a reply of this client is read.
     *
     * @throws FetchException if no further attempt makes sense
     */
    TransientFailure failure(GetRequest request, IOException e, Deadline deadline) throws FetchException {
        return transport.failure(request, e, deadline);
    }
}
