package dev.goproxy.client;

import dev.goproxy.fetch.UpstreamException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHeaders;

/** Where an answer sends us. */
final class Redirect {
    private static final Pattern ABOVE_ROOT = Pattern.compile("^(https?://[^/]*)(?:/\\.\\.)+(?=/|$)");

    private Redirect() {}

    /** The next URL, if the answer is a redirect. */
    static Optional<URI> of(HttpGet.Request request, URI from, HttpGet.Reply reply, boolean allowsDowngrade)
            throws UpstreamException {
        int status = reply.status();
        if (status < 301 || status > 308 || (status > 303 && status < 307)) {
            return Optional.empty();
        }
        String location = reply.header(HttpHeaders.LOCATION);
        try {
            URI to = resolve(from, location.replace(" ", "%20"));
            boolean usable = !location.isEmpty()
                    && to.getHost() != null
                    && ("https".equals(to.getScheme()) || "http".equals(to.getScheme()));
            if (!usable) {
                throw new UpstreamException(request.say("redirects to nowhere"));
            }
            if (!allowsDowngrade && "https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
                throw new UpstreamException(request.say("redirects from https to http"));
            }
            return Optional.of(to);
        } catch (URISyntaxException e) {
            throw new UpstreamException(request.say("redirects to nowhere"), e);
        }
    }

    /** As RFC 3986 has it, where {@link URI#resolve} drops a name before a query and keeps dots that lead above the root. */
    private static URI resolve(URI from, String location) throws URISyntaxException {
        String reference = location.startsWith("?") ? from.getRawPath() + location : location;
        URI to = from.resolve(new URI(reference));
        return new URI(ABOVE_ROOT.matcher(to.toString()).replaceFirst("$1"));
    }
}
