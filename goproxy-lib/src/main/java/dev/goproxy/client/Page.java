package dev.goproxy.client;

import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Web page as a server sent it. The pages of failures count too, since {@code go} reads their tags like those of any
 * other.
 */
public final class Page {
    private final StatusCode status;
    private final byte[] body;
    private final @Nullable URI url;
    private final Trust trust;

    private Page(StatusCode status, byte[] body, @Nullable URI url, Trust trust) {
        this.status = status;
        this.body = body;
        this.url = url;
        this.trust = trust;
    }

    /**
     * Returns a page.
     *
     * @param status HTTP status code
     * @param body beginning of the page, at least to the end of its HTML head if that is within the first MiB; must not
     *     be changed afterwards
     */
    public static Page of(int status, byte[] body) {
        return new Page(new StatusCode(status), body, null, Trust.LOCAL);
    }

    /**
     * Returns this page with its origin.
     *
     * @param newUrl URL that has answered, after all redirects
     * @param newTrust the trust in what the page says
     */
    public Page from(URI newUrl, Trust newTrust) {
        return new Page(status, body, newUrl, newTrust);
    }

    /** Returns the URL that has answered, after all redirects; empty if it is not known. */
    public Optional<URI> url() {
        return Optional.ofNullable(url);
    }

    /** Returns the trust in what the page says. */
    public Trust trust() {
        return trust;
    }

    /** Returns the beginning of the page. The caller must not change it. */
    public byte[] body() {
        return body;
    }

    /** Whether the server reports that there is nothing at the URL. */
    public boolean isAbsent() {
        return status.isAbsent();
    }

    /**
     * Returns normally if the server reported success.
     *
     * @param subject words for the page, with which the exception's message begins
     * @throws NotFoundException if the server reports that there is nothing at the URL, or nothing for us: 4xx but 408,
     *     425 and 429
     * @throws UpstreamException if it reports any other failure
     */
    public void requireSuccess(String subject) throws FetchException {
        if (status.isSuccess()) {
            return;
        }
        String message = subject + " " + status.describe();
        throw status.isNoPage() ? new NotFoundException(message) : new UpstreamException(message);
    }
}
