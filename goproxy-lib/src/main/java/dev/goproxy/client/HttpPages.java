package dev.goproxy.client;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import dev.goproxy.url.GoUrl;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** {@link Pages} over HTTP, with the proxies, certificates and credentials of the environment. */
public final class HttpPages implements Pages {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Timeout over https if http is the alternative. */
    private static final Duration TIMEOUT_BEFORE_HTTP = Duration.ofSeconds(5);

    private static final int MAX_BYTES = 1 << 20;

    private final AddressRules rules;
    private final UpstreamClient secure;
    private final UpstreamClient insecure;
    private final Duration timeout;

    /**
     * Creates a source of pages; the clients remain the caller's.
     *
     * @param secure client that checks certificates
     * @param insecure client that doesn't
     * @param rules addresses to which the names of pages may lead
     * @param fetchTimeout maximum time for a whole fetch; a page takes at most a minute of it
     */
    public HttpPages(UpstreamClient secure, UpstreamClient insecure, AddressRules rules, Duration fetchTimeout) {
        this.rules = rules;
        this.secure = secure;
        this.insecure = insecure;
        this.timeout = min(TIMEOUT, fetchTimeout);
    }

    @Override
    public Page get(URI url, boolean isInsecure) throws IOException {
        boolean plainNext = isInsecure && "https".equals(url.getScheme());
        Deadline deadline = Deadline.in(plainNext ? min(TIMEOUT_BEFORE_HTTP, timeout) : timeout);
        UpstreamClient client = isInsecure ? insecure : secure;
        GetRequest request = request(url).withTrust(rules.inNamed(GoUrl.host(url)));
        try (GetReply reply = client.execute(request, deadline, isInsecure)) {
            if (reply.refusesCredentials()) {
                throw new UpstreamException(request.describe(reply.status().describe()));
            }
            return Page.of(reply.status().value(), reply.body().readNBytes(MAX_BYTES))
                    .from(reply.origin().url(), reply.origin().trust());
        } catch (TransientFailure e) {
            throw e.failure();
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw client.failure(request, e, deadline).failure();
        }
    }

    private static GetRequest request(URI url) {
        GetRequest request = GetRequest.of(GoUrl.withoutUserinfo(url), resource(url));
        return Credentials.of(url).map(request::withCredentials).orElse(request);
    }

    private static String resource(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.replaceFirst("^/", "") + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
