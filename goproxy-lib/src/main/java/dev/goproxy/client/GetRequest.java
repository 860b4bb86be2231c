package dev.goproxy.client;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.process.Via;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GET request to an upstream. Immutable; the {@code with} methods return changed copies. */
public final class GetRequest {
    private final URI url;
    private final String resource;
    private final Via via;
    private @Nullable Credentials credentials;
    private boolean compressible = true;
    private @Nullable Range range;
    private @Nullable Duration responseTimeout;
    private int stalls;
    private Trust trust = Trust.OPERATOR;
    private Observer observer = (failure, duration) -> {};

    private GetRequest(URI url, String resource, Via via) {
        this.url = url;
        this.resource = resource;
        this.via = via;
    }

    private GetRequest copy() {
        var copy = new GetRequest(url, resource, via);
        copy.credentials = credentials;
        copy.compressible = compressible;
        copy.range = range;
        copy.responseTimeout = responseTimeout;
        copy.stalls = stalls;
        copy.trust = trust;
        copy.observer = observer;
        return copy;
    }

    /** Is told of each attempt to send a request. Does not throw. */
    @FunctionalInterface
    public interface Observer {
        /**
         * Called after an attempt.
         *
         * @param failure how it failed; null if it succeeded
         * @param duration how long it took
         */
        void attempted(FetchFailed.@Nullable Kind failure, Duration duration);
    }

    /**
     * Everything from an offset on, if the representation still has the same validator.
     *
     * @param offset index of the first byte, for the {@code Range} header
     * @param validator strong ETag or date, for the {@code If-Range} header
     */
    record Range(long offset, String validator) {}

    /**
     * Returns a request for a whole resource, which the upstream may compress for the transfer. It carries on the
     * {@link Via} of this thread.
     *
     * @param url http or https URL with a host and without userinfo
     * @param resource name of the resource in the protocol, for messages
     * @return the request, without credentials of its own
     */
    public static GetRequest of(URI url, String resource) {
        return new GetRequest(url, resource, Via.current());
    }

    /**
     * Returns this request with credentials for the host of its URL, which take precedence over those of GOAUTH. They
     * are sent over https only.
     */
    public GetRequest withCredentials(Credentials newCredentials) {
        GetRequest copy = copy();
        copy.credentials = newCredentials;
        return copy;
    }

    /**
     * Returns this request with a maximum time until its response begins, which applies beside that of the client.
     *
     * @param timeout the time, more than 0
     */
    public GetRequest withResponseTimeout(Duration timeout) {
        GetRequest copy = copy();
        copy.responseTimeout = timeout;
        return copy;
    }

    /** Returns this request, of whose attempts somebody is told. */
    public GetRequest withObserver(Observer newObserver) {
        GetRequest copy = copy();
        copy.observer = newObserver;
        return copy;
    }

    Observer observer() {
        return observer;
    }

    /** Returns this request to a host that others than the operator have named. */
    public GetRequest withTrust(Trust newTrust) {
        GetRequest copy = copy();
        copy.trust = newTrust;
        return copy;
    }

    /** Returns this request for the bytes as they are, without compression for the transfer. */
    GetRequest withoutCompression() {
        GetRequest copy = copy();
        copy.compressible = false;
        return copy;
    }

    /** Returns this request for a range of the uncompressed bytes. */
    GetRequest withRange(long offset, String validator) {
        GetRequest copy = withoutCompression();
        copy.range = new Range(offset, validator);
        return copy;
    }

    /** Returns this request after attempts whose bodies have stalled at the same place: the next is given longer. */
    GetRequest afterStalls(int count) {
        GetRequest copy = copy();
        copy.stalls = count;
        return copy;
    }

    /** Returns the time limits for this request. */
    Timeouts timeouts(Timeouts standard) {
        Duration own = responseTimeout;
        boolean shorter = own != null && (standard.response().isZero() || own.compareTo(standard.response()) < 0);
        Timeouts timeouts = own != null && shorter ? standard.withResponse(own) : standard;
        return timeouts.withStall(standard.stall().multipliedBy((long) Math.pow(3, Math.min(stalls, 6))));
    }

    /** Returns the trust in whoever named the host. */
    Trust trust() {
        return trust;
    }

    URI url() {
        return url;
    }

    Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    boolean isCompressible() {
        return compressible;
    }

    /** Returns the proxies that the client's request has passed, for which this one is sent. */
    Via via() {
        return via;
    }

    Optional<Range> range() {
        return Optional.ofNullable(range);
    }

    /**
     * Returns a message for clients of the proxy: what was asked, of which host, and what happened.
     *
     * @param predicate what happened, in words whose subject is the host
     */
    String describe(String predicate) {
        return resource + ": " + host() + " " + predicate;
    }

    /** Returns the name of the upstream: host and port of the URL. */
    String host() {
        String authority = url.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }
}
