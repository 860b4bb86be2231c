package dev.goproxy.upstream;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.Attempted;
import dev.goproxy.client.GetRequest;
import dev.goproxy.client.ResumingStream;
import dev.goproxy.client.Retries;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.event.EndpointKind;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.process.Deadline;
import dev.goproxy.url.GoUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Source behind an HTTP entry of the chain: another module proxy. For one fetch. */
final class HttpSource extends ProtocolSource {
    private static final String HEX = "0123456789ABCDEF";

    /** Maximum time until a response begins of an upstream that others can be asked instead of. */
    private static final Duration MAX_WAIT_IF_FOLLOWED = Duration.ofMinutes(2);

    private final UpstreamClient http;
    private final int followers;
    private final URI base;
    private final Optional<Credentials> credentials;
    private final Deadline deadline;
    private final Trust trust;
    private final Observers observers;

    /**
     * Creates a source.
     *
     * @param followers number of sources that are asked if this one fails: they get their share of the time
     * @param base base URL of the protocol's paths, without credentials
     * @param credentials the chain entry's credentials for that host, which take precedence over those of netrc
     * @param deadline end of the fetch, the reading of a zip included
     * @param trust the trust in whoever named the proxy
     * @param observers told of each attempt
     */
    HttpSource(
            UpstreamClient http,
            int followers,
            URI base,
            Optional<Credentials> credentials,
            Deadline deadline,
            Trust trust,
            Observers observers) {
        this.http = http;
        this.followers = followers;
        this.base = base;
        this.credentials = credentials;
        this.deadline = deadline;
        this.trust = trust;
        this.observers = observers;
    }

    @Override
    String name() {
        return name(base);
    }

    /** Returns the name of the proxy at a URL: its host and port. */
    static String name(URI base) {
        String authority = base.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    @Override
    Content read(String path, int maxBytes) throws IOException {
        try {
            Attempted<byte[]> bytes = http.read(request(path), maxBytes, retries(), deadline);
            return Content.of(bytes.value()).withProvenance(new Provenance(name(), bytes.attempts()));
        } catch (FetchException e) {
            throw attributed(e);
        }
    }

    @Override
    Content open(String path) throws IOException {
        try {
            ResumingStream body = http.open(request(path), retries(), deadline);
            return Content.of(body, body.size()).withProvenance(new Provenance(name(), body.attempts()));
        } catch (FetchException e) {
            throw attributed(e);
        }
    }

    private FetchException attributed(FetchException e) {
        int attempts = e.provenance().map(Provenance::attempts).orElse(1);
        e.setProvenance(new Provenance(name(), attempts));
        return e;
    }

    private Retries retries() {
        return followers > 0 ? Retries.BRIEF : Retries.DEFAULT;
    }

    private GetRequest request(String resource) {
        GetRequest request = GetRequest.of(GoUrl.below(base, encode(resource)), resource)
                .withTrust(trust)
                .withObserver(observer(kind(resource)));
        if (followers > 0) {
            Duration share = deadline.remaining().dividedBy(followers + 1L);
            request = request.withResponseTimeout(
                    share.compareTo(MAX_WAIT_IF_FOLLOWED) < 0 ? share.plusMillis(1) : MAX_WAIT_IF_FOLLOWED);
        }
        return credentials.map(request::withCredentials).orElse(request);
    }

    private GetRequest.Observer observer(EndpointKind kind) {
        var attempts = new AtomicInteger();
        return (failure, duration) -> observers.attempted(name(), kind, failure, attempts.incrementAndGet(), duration);
    }

    /** Percent-encodes a path like {@code go}: all but unreserved characters, slashes and a few delimiters. */
    static String encode(String path) {
        var out = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.~$&+,/:;=@".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }
}
