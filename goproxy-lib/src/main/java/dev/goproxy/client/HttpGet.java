package dev.goproxy.client;

import com.google.common.base.Throwables;
import dev.goproxy.auth.AuthCommand;
import dev.goproxy.auth.AuthHeader;
import dev.goproxy.auth.Credentials;
import dev.goproxy.auth.GoAuth;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.StatusLine;
import org.jspecify.annotations.Nullable;

/**
 * One GET, as {@code go} makes it: up to ten redirects, never from https to http; credentials over https only, and only for the host that they
 * belong to; 200 is success, 404 and 410 are absence, and everything else is a failure.
 */
public final class HttpGet {
    /** How long a body may stall before it is given up, and resumed. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    private static final int MAX_REDIRECTS = 10;

    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final HttpClient client;
    private final RequestConfig config;
    private final GoAuth auth;
    private final Duration idle;

    public HttpGet(HttpClient client, RequestConfig config, GoAuth auth) {
        this(client, config, auth, IDLE);
    }

    HttpGet(HttpClient client, RequestConfig config, GoAuth auth, Duration idle) {
        this.idle = idle;
        this.client = client;
        this.config = config;
        this.auth = auth;
    }

    /**
     * What is asked.
     *
     * @param resource what it is, in the protocol's words, for messages
     * @param credentials what goes to the host of the URL
     * @param identity whether the bytes are wanted as they are, not compressed on the way
     * @param range the part wanted, if not all
     */
    public record Request(
            URI url, String resource, Optional<Credentials> credentials, boolean identity, Optional<Range> range) {
        public static Request of(URI url, String resource, Optional<Credentials> credentials) {
            return new Request(url, resource, credentials, false, Optional.empty());
        }

        public Request asItIs() {
            return new Request(url, resource, credentials, true, range);
        }

        Request from(long offset, String validator) {
            return new Request(url, resource, credentials, true, Optional.of(new Range(offset, validator)));
        }

        /** A message: what was asked, of whom, what came of it. */
        public String say(String what) {
            String authority = url.getRawAuthority();
            return resource + ": " + authority.substring(authority.lastIndexOf('@') + 1) + " " + what;
        }

        UpstreamTimeoutException late(Exception e, Deadline deadline) {
            long seconds = deadline.allowed().toSeconds();
            return new UpstreamTimeoutException(say("did not finish its answer within " + seconds + " s"), e);
        }

        /** What a transport error means. */
        public TransientFailure broken(IOException e, Deadline deadline) throws FetchException {
            if (deadline.hasPassed()) {
                throw late(e, deadline);
            }
            if (isDistrust(e)) {
                throw new UpstreamException(say("is not to be trusted: " + e.getMessage()), e);
            }
            String what = say(TransportErrors.describe(e));
            return new TransientFailure(
                    e instanceof SocketTimeoutException
                            ? new UpstreamTimeoutException(what, e)
                            : new UpstreamException(what, e));
        }
    }

    /** Whether a certificate was refused. Other errors of TLS are connections that broke. */
    private static boolean isDistrust(IOException e) {
        return e instanceof SSLPeerUnverifiedException
                || Throwables.getCausalChain(e).stream().anyMatch(CertificateException.class::isInstance);
    }

    /** Everything from an offset on, provided that the file still has this ETag or date. */
    record Range(long offset, String validator) {}

    /** A successful answer; closed by the caller. */
    public static final class Reply implements Closeable {
        private static final int NEAR = 16 * 1024;

        private final ClassicHttpResponse response;
        private final HttpUriRequestBase request;
        private final Future<?> timer;
        private final Duration idle;
        private boolean ended;
        private @Nullable StallTimeout watch;

        Reply(ClassicHttpResponse response, HttpUriRequestBase request, Future<?> timer, Duration idle) {
            this.response = response;
            this.request = request;
            this.timer = timer;
            this.idle = idle;
        }

        /** Whether it is the part that was asked for, rather than the whole. */
        boolean isPart() {
            return response.getCode() == 206;
        }

        /** The number of bytes of the body, if it was said. */
        public OptionalLong size() {
            HttpEntity entity = response.getEntity();
            long length = entity == null ? 0 : entity.getContentLength();
            return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
        }

        public String header(String name) {
            Header header = response.getFirstHeader(name);
            return header == null || header.getValue() == null ? "" : header.getValue();
        }

        public int status() {
            return response.getCode();
        }

        /** Its status line and headers, for those who know who we are. */
        AuthCommand.Refusal refusal(URI url) {
            var head = new StringBuilder();
            head.append(new StatusLine(response)).append('\n');
            for (Header header : response.getHeaders()) {
                head.append(header.getName())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n');
            }
            return new AuthCommand.Refusal(url, status(), head.append('\n').toString());
        }

        /** The body; its end, and only that, gives the connection back to the pool. */
        public InputStream body() throws IOException {
            HttpEntity entity = response.getEntity();
            ended |= entity == null;
            if (entity == null) {
                return InputStream.nullInputStream();
            }
            watch = new StallTimeout(entity.getContent(), idle, request::cancel);
            return new EndNoting(watch);
        }

        /** The beginning of a body that is of no use by itself, read to its end if that is near, so that the connection can be used again. */
        byte[] beginning() {
            try {
                byte[] bytes = body().readNBytes(NEAR);
                return bytes;
            } catch (IOException e) {
                return new byte[0]; // the status has said it already
            }
        }

        @Override
        public void close() {
            timer.cancel(false);
            if (watch != null) {
                watch.end();
            }
            if (!ended) {
                request.cancel(); // closing would read the rest of the body first
            }
            try {
                response.close();
            } catch (IOException e) {
                // The connection is of no use any more, and nobody waits for it.
            }
        }

        private final class EndNoting extends java.io.FilterInputStream {
            EndNoting(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                int b = super.read();
                ended |= b < 0;
                return b;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                ended |= count < 0;
                return count;
            }
        }
    }

    /**
     * Asks once.
     *
     * @throws TransientFailure if another attempt may do better
     * @throws NotFoundException if there is no such thing
     */
    public Reply get(Request request, Deadline deadline) throws TransientFailure, IOException {
        CircuitBreaker breaker =
                breakers.computeIfAbsent(request.url().getRawAuthority(), host -> new CircuitBreaker(System::nanoTime));
        Optional<Duration> closedFor = breaker.enter();
        if (closedFor.isPresent()) {
            throw new UpstreamException(request.say("has been failing for a while and is left alone"), closedFor.get());
        }
        try {
            Reply reply = attempt(request, deadline);
            breaker.succeeded();
            return reply;
        } catch (TransientFailure e) {
            breaker.failed();
            throw e;
        } catch (NotFoundException e) {
            breaker.succeeded();
            throw e;
        }
    }

    private Reply attempt(Request request, Deadline deadline) throws TransientFailure, IOException {
        Reply reply = follow(request, deadline, false);
        try {
            return judge(request, reply);
        } catch (TransientFailure | IOException | RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    /**
     * Asks once, and takes whatever is answered in the end, redirects apart.
     *
     * @param allowsDowngrade whether redirects may lead from https to http
     * @throws TransientFailure if another attempt may do better
     */
    Reply follow(Request request, Deadline deadline, boolean allowsDowngrade) throws TransientFailure, IOException {
        List<AuthHeader> sent = headers(request, request.url(), deadline);
        Reply reply = chase(request, deadline, allowsDowngrade);
        if (request.credentials().isPresent() || !auth.mayHelp(request.url(), reply.status())) {
            return reply;
        }
        try {
            GoAuth.Renewal renewal = auth.renew(reply.refusal(request.url()), deadline);
            if (!headers(request, request.url(), deadline).equals(sent)) {
                reply.beginning();
                reply.close();
                reply = chase(request, deadline, allowsDowngrade);
            }
            renewal.cameTo(reply.status(), deadline);
            return reply;
        } catch (TransientFailure | IOException | RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    /** Asks, and goes where it is told to. */
    private Reply chase(Request request, Deadline deadline, boolean allowsDowngrade)
            throws TransientFailure, IOException {
        URI url = request.url();
        for (int redirects = 0; ; redirects++) {
            Reply reply = send(request, url, deadline);
            Optional<URI> next;
            try {
                next = Redirect.of(request, url, reply, allowsDowngrade);
                if (next.isEmpty()) {
                    return reply;
                }
                if (redirects == MAX_REDIRECTS) {
                    throw new UpstreamException(request.say("redirected more than " + MAX_REDIRECTS + " times"));
                }
            } catch (IOException | RuntimeException e) {
                reply.close();
                throw e;
            }
            reply.beginning();
            reply.close();
            url = next.get();
        }
    }

    private Reply send(Request request, URI url, Deadline deadline) throws TransientFailure, IOException {
        var get = new HttpUriRequestBase("GET", url);
        get.setConfig(request.identity() ? asItIs() : config);
        if (request.identity()) {
            get.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        request.range().ifPresent(range -> {
            get.setHeader(HttpHeaders.RANGE, "bytes=" + range.offset() + "-");
            get.setHeader(HttpHeaders.IF_RANGE, range.validator());
        });
        for (AuthHeader header : headers(request, url, deadline)) {
            get.addHeader(header.name(), header.value());
        }
        Future<?> timer = deadline.onPassing(get::cancel);
        try {
            HttpHost host = HttpHost.create(url);
            return new Reply(client.executeOpen(host, get, null), get, timer, idle);
        } catch (IOException e) {
            timer.cancel(false);
            throw request.broken(e, deadline);
        } catch (RuntimeException e) {
            timer.cancel(false);
            if (deadline.hasPassed()) { // the client was told to break off before it had begun
                throw request.late(e, deadline);
            }
            throw new UpstreamException(request.say("can't be asked"), e);
        }
    }

    private RequestConfig asItIs() {
        return RequestConfig.copy(config).setContentCompressionEnabled(false).build();
    }

    /** What tells a server who we are: what the request has for its host, else what GOAUTH knows of the place, or of where it was sent from. */
    private List<AuthHeader> headers(Request request, URI url, Deadline deadline) throws IOException {
        boolean sameHost = url.getRawAuthority().equals(request.url().getRawAuthority());
        if (!"https".equals(url.getScheme())) {
            return List.of();
        }
        if (sameHost && request.credentials().isPresent()) {
            String basic = request.credentials().get().basic();
            return List.of(new AuthHeader(HttpHeaders.AUTHORIZATION, basic));
        }
        return auth.headers(url, request.url(), deadline);
    }

    private static Reply judge(Request request, Reply reply) throws TransientFailure, IOException {
        int status = reply.status();
        if (status == 200 || (status == 206 && request.range().isPresent())) {
            return reply;
        }
        byte[] body = reply.beginning();
        if (status == 404 || status == 410) {
            throw new NotFoundException(ErrorBody.of(reply.header(HttpHeaders.CONTENT_TYPE), body));
        }
        String what = request.say("answered " + status);
        switch (status) {
            case 429, 500, 502, 503 ->
                throw new TransientFailure(retryAfter(reply)
                        .map(wait -> new UpstreamException(what, wait))
                        .orElseGet(() -> new UpstreamException(what)));
            case 504 -> throw new TransientFailure(new UpstreamTimeoutException(what));
            case 401 -> throw new UpstreamException(what + ": credentials are missing or wrong");
            default -> throw new UpstreamException(what);
        }
    }

    private static Optional<Duration> retryAfter(Reply reply) {
        String value = reply.header(HttpHeaders.RETRY_AFTER).strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(value.length() > 9 ? 999_999_999 : Long.parseLong(value)));
        }
        @Nullable
        Instant now = DateUtils.parseStandardDate(reply.header(HttpHeaders.DATE)); // its clock may not be ours
        return Optional.ofNullable(DateUtils.parseStandardDate(value))
                .map(until -> Duration.between(now != null ? now : Instant.now(), until))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }
}
