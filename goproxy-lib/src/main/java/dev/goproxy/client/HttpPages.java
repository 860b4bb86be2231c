package dev.goproxy.client;

import dev.goproxy.auth.Credentials;
import dev.goproxy.env.GoUrl;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/** Gets the pages that say where repositories are, with the proxies, certificates and credentials of the environment. */
public final class HttpPages implements Pages {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_BEFORE_HTTP = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 1 << 20;

    private final Supplier<HttpGet> secure;
    private final Supplier<HttpGet> insecure;
    private final Duration patience;

    /**
     * Makes the getter.
     *
     * @param secure what asks hosts whose certificates are checked
     * @param insecure what asks the others
     * @param fetchTimeout the longest time for a fetch: no page is waited for any longer
     */
    public HttpPages(Supplier<HttpGet> secure, Supplier<HttpGet> insecure, Duration fetchTimeout) {
        this.secure = secure;
        this.insecure = insecure;
        this.patience = shorter(PATIENCE, fetchTimeout);
    }

    @Override
    public Page get(URI url, boolean isInsecure) throws IOException {
        boolean plainNext = isInsecure && "https".equals(url.getScheme());
        Deadline deadline = Deadline.in(plainNext ? shorter(PATIENCE_BEFORE_HTTP, patience) : patience);
        HttpGet http = (isInsecure ? insecure : secure).get();
        HttpGet.Request request = HttpGet.Request.of(GoUrl.withoutUserinfo(url), what(url), Credentials.of(url));
        try (HttpGet.Reply reply = http.follow(request, deadline, isInsecure)) {
            return new Page(reply.status(), reply.body().readNBytes(MAX_BYTES));
        } catch (TransientFailure e) {
            throw e.failure();
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw broken(request, e, deadline);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static String what(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.replaceFirst("^/", "") + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    }

    private static FetchException broken(HttpGet.Request request, IOException e, Deadline deadline)
            throws FetchException {
        return request.broken(e, deadline).failure();
    }
}
