package dev.goproxy.client;

import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.url.GoUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHeaders;

/** Resolves the {@code Location} of redirects. */
final class Redirect {
    private static final Pattern ABOVE_ROOT = Pattern.compile("^(https?://[^/]*)(?:/\\.\\.)+(?=/|$)");

    private Redirect() {}

    /**
     * Returns the URL that a reply redirects to.
     *
     * @param from URL that the reply is for
     * @param allowsDowngrade whether it may redirect from https to http
     * @return empty if the reply is not a redirect
     * @throws UpstreamException if the redirect can't be followed, or must not be
     */
    static Optional<URI> of(GetRequest request, URI from, GetReply reply, boolean allowsDowngrade)
            throws UpstreamException {
        if (!reply.status().isRedirect()) {
            return Optional.empty();
        }
        String location = reply.header(HttpHeaders.LOCATION);
        try {
            URI to = resolve(from, location);
            boolean usable = !location.isEmpty()
                    && !GoUrl.host(to).isEmpty()
                    && ("https".equals(to.getScheme()) || "http".equals(to.getScheme()));
            if (!usable) {
                throw new UpstreamException(request.describe("redirects to nowhere"));
            }
            if (!allowsDowngrade && "https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
                throw new UpstreamException(request.describe("redirects from https to http"));
            }
            return Optional.of(to);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new UpstreamException(request.describe("redirects to nowhere"), e);
        }
    }

    /**
     * Resolves a reference by RFC 3986. {@link URI#resolve} doesn't: it drops the last name of the path before a query,
     * and keeps dots that lead above the root.
     */
    private static URI resolve(URI from, String location) throws URISyntaxException {
        String reference = location.startsWith("?") ? from.getRawPath() + location : location;
        URI to = from.resolve(GoUrl.parse(reference));
        return new URI(ABOVE_ROOT.matcher(to.toString()).replaceFirst("$1"));
    }
}
