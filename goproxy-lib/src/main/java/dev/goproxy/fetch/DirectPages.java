package dev.goproxy.fetch;

import dev.goproxy.vcs.PageGetter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Gets the pages that say where repositories are, with the proxies, certificates and credentials of the environment. */
final class DirectPages implements PageGetter {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_BEFORE_HTTP = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 1 << 20;

    private final Supplier<HttpGet> secure;
    private final Supplier<HttpGet> insecure;

    DirectPages(Supplier<HttpGet> secure, Supplier<HttpGet> insecure) {
        this.secure = secure;
        this.insecure = insecure;
    }

    @Override
    public Page get(URI url, boolean isInsecure) throws IOException {
        boolean plainNext = isInsecure && "https".equals(url.getScheme());
        Deadline deadline = Deadline.in(plainNext ? PATIENCE_BEFORE_HTTP : PATIENCE);
        HttpGet http = (isInsecure ? insecure : secure).get();
        HttpGet.Request request = HttpGet.Request.of(url, url.getPath().substring(1) + "?go-get=1", Optional.empty());
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

    private static FetchException broken(HttpGet.Request request, IOException e, Deadline deadline)
            throws FetchException {
        return request.broken(e, deadline).failure();
    }
}
