package dev.goproxy.client;

import dev.goproxy.auth.Credentials;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GET request to an upstream. Immutable; the {@code with} methods return changed copies. */
public final class GetRequest {
    private final URI url;
    private final String resource;
    private final @Nullable Credentials credentials;
    private final boolean compressible;
    private final @Nullable Range range;

    private GetRequest(
            URI url, String resource, @Nullable Credentials credentials, boolean compressible, @Nullable Range range) {
        this.url = url;
        this.resource = resource;
        this.credentials = credentials;
        this.compressible = compressible;
        this.range = range;
    }

    /**
     * Everything from an offset on, if the representation still has the same validator.
     *
     * @param offset index of the first byte, for the {@code Range} header
     * @param validator strong ETag or date, for the {@code If-Range} header
     */
    record Range(long offset, String validator) {}

    /**
     * Returns a request for a whole resource, which the upstream may compress for the transfer.
     *
     * @param url http or https URL with a host and without userinfo
     * @param resource name of the resource in the protocol, for messages
     * @return the request, without credentials of its own
     */
    public static GetRequest of(URI url, String resource) {
        return new GetRequest(url, resource, null, true, null);
    }

    /**
     * Returns this request with credentials for the host of its URL, which take precedence over those of GOAUTH. They
     * are sent over https only.
     */
    public GetRequest withCredentials(Credentials newCredentials) {
        return new GetRequest(url, resource, newCredentials, compressible, range);
    }

    /** Returns this request for the bytes as they are, without compression for the transfer. */
    GetRequest withoutCompression() {
        return new GetRequest(url, resource, credentials, false, range);
    }

    /** Returns this request for a range of the uncompressed bytes. */
    GetRequest withRange(long offset, String validator) {
        return new GetRequest(url, resource, credentials, false, new Range(offset, validator));
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
