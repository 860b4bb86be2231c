package dev.goproxy.http;

import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxy's responses to requests: the one place that knows status codes and header fields. */
public final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    private static final String NOT_FOUND = "not found";
    /** When to retry after a failure of unknown duration. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private static final int MAX_TEXT_CHARS = 1000;

    private Responses() {}

    /**
     * Returns a content, as the request's preconditions and range demand: 200, 206, 304, 412 or 416.
     *
     * @param request the request
     * @param content the content, closed with the response
     * @param meta the metadata to send with it
     * @return the response
     */
    public static ProxyResponse content(ProxyRequest request, Content content, ResponseMeta meta) {
        Preconditions preconditions = Preconditions.of(content);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", cacheControl(meta.maxAge()));
        preconditions.etag().ifPresent(tag -> headers.put("ETag", tag));
        preconditions.lastModified().ifPresent(date -> headers.put("Last-Modified", date));
        if (meta.source() == Source.STALE) {
            headers.put("Warning", "110 - \"Response is Stale\"");
        }
        switch (preconditions.evaluate(request)) {
            case NOT_MODIFIED -> {
                return withoutBody(304, headers, content, meta);
            }
            case FAILED -> {
                return withoutBody(412, headers, content, meta);
            }
            case PROCEED -> headers.put("Accept-Ranges", "bytes");
        }
        Optional<String> range = content.size().isPresent() && preconditions.allowRange(request)
                ? request.header("Range")
                : Optional.empty();
        return range.isPresent()
                ? ranged(request, range.get(), content, meta, headers)
                : withBody(200, request, headers, meta.contentType(), ContentBody.whole(content), meta);
    }

    private static ProxyResponse ranged(
            ProxyRequest request, String range, Content content, ResponseMeta meta, Map<String, String> headers) {
        long size = content.size().orElseThrow();
        ByteRanges ranges = ByteRanges.parse(range, size);
        if (ranges instanceof ByteRanges.Unsatisfiable) {
            headers.remove("Cache-Control");
            headers.put("Content-Range", "bytes */" + size);
            close(content);
            return withBody(416, request, headers, CachePolicy.TEXT, body("invalid range: failed to overlap"), meta);
        }
        if (ranges instanceof ByteRanges.Parts some && some.parts().size() == 1) {
            ByteRanges.Part part = some.parts().get(0);
            headers.put("Content-Range", part.contentRange(size));
            return withBody(206, request, headers, meta.contentType(), ContentBody.part(content, part), meta);
        }
        if (ranges instanceof ByteRanges.Parts some) {
            var multipart = new MultipartBody(content, size, meta.contentType(), some.parts());
            return withBody(206, request, headers, multipart.contentType(), multipart, meta);
        }
        return withBody(200, request, headers, meta.contentType(), ContentBody.whole(content), meta);
    }

    private static ProxyResponse withBody(
            int status,
            ProxyRequest request,
            Map<String, String> headers,
            String contentType,
            Body body,
            ResponseMeta meta) {
        headers.put("Content-Type", contentType);
        body.size().ifPresent(size -> headers.put("Content-Length", Long.toString(size)));
        Body sent = request.isHead() ? new HeadBody(body) : body;
        return new ProxyResponse(status, headers, sent, meta.source(), meta.upstream());
    }

    private static ProxyResponse withoutBody(
            int status, Map<String, String> headers, Content content, ResponseMeta meta) {
        close(content);
        return new ProxyResponse(status, headers, Body.empty(), meta.source(), meta.upstream());
    }

    /**
     * Closes a content that is not sent; a failure to do so is of no consequence.
     *
     * @param content the content
     */
    public static void close(Content content) {
        try {
            content.close();
        } catch (IOException e) {
            LOG.debug("could not close a content that is not sent", e);
        }
    }

    /**
     * Returns a 200 without content, for {@code /sumdb/NAME/supported}.
     *
     * @param request the request
     * @return the response, which clients may keep for a day
     */
    public static ProxyResponse supported(ProxyRequest request) {
        return text(request, 200, CachePolicy.DAY, "", Source.SELF, Map.of());
    }

    /**
     * Returns a 400.
     *
     * @param request a request whose path is malformed
     * @param reason the reason to tell the client
     * @return the response
     */
    public static ProxyResponse badRequest(ProxyRequest request, String reason) {
        return text(request, 400, CachePolicy.NO_STORE, "bad request: " + reason, Source.SELF, Map.of());
    }

    /**
     * Returns a 405.
     *
     * @param request a request that is neither GET nor HEAD
     * @return the response, which clients may keep for a day
     */
    public static ProxyResponse methodNotAllowed(ProxyRequest request) {
        return text(request, 405, CachePolicy.DAY, "method not allowed", Source.SELF, Map.of("Allow", "GET, HEAD"));
    }

    /**
     * Returns a 404 for a URL that the protocol, or the proxy's configuration, does not have.
     *
     * @param request the request
     * @param reason the reason to tell the client; empty for none
     * @return the response, which nobody may keep: the mistake may be a prefix that the host has not taken off
     */
    public static ProxyResponse noSuchEndpoint(ProxyRequest request, String reason) {
        return text(request, 404, CachePolicy.NO_STORE, notFoundText(reason), Source.SELF, Map.of());
    }

    /**
     * Returns a 404 for content that is not cached while the request forbids to fetch it.
     *
     * @param request a request with {@code Disable-Module-Fetch}
     * @return the response, which clients may keep for a minute
     */
    public static ProxyResponse fetchDisabled(ProxyRequest request) {
        return text(request, 404, CachePolicy.MINUTE, notFoundText("temporarily unavailable"), Source.SELF, Map.of());
    }

    /**
     * Returns a 503, with a time after which to try again.
     *
     * @param request the request
     * @param reason why the proxy can't answer now
     * @return the response
     */
    public static ProxyResponse unavailable(ProxyRequest request, String reason) {
        String text = "service unavailable: " + reason;
        Map<String, String> retry = Map.of("Retry-After", Long.toString(RETRY_AFTER.toSeconds()));
        return text(request, 503, CachePolicy.NO_STORE, text, Source.SELF, retry);
    }

    /**
     * Returns a 508 for a request that this proxy has sent itself, over whatever upstreams.
     *
     * @param request the request
     * @param reason what goes round in circles
     * @return the response
     */
    public static ProxyResponse loop(ProxyRequest request, String reason) {
        String text = "loop detected: " + shortened(reason);
        return text(request, 508, CachePolicy.NO_STORE, text, Source.SELF, Map.of());
    }

    /**
     * Returns the response to a failed fetch: 404, 502, 504 or 508. All but absences are logged.
     *
     * @param request the request
     * @param endpoint the endpoint that could not be fetched
     * @param e the failure
     * @param absentFor how long the absence will be remembered, if an upstream has told it
     * @return the response
     */
    public static ProxyResponse failure(ProxyRequest request, Endpoint endpoint, IOException e, Duration absentFor) {
        if (e instanceof NotFoundException absent) {
            Duration policy = CachePolicy.of(endpoint).absenceMaxAge();
            Duration remembered = Duration.ofSeconds(absentFor.plusMillis(500).toSeconds());
            Duration maxAge = absent.isAuthoritative() && remembered.compareTo(policy) < 0 ? remembered : policy;
            return text(request, 404, maxAge, notFoundText(absent.getMessage()), Source.MISS, Map.of());
        }
        LOG.warn("{}", about(endpoint, e));
        LOG.debug("{}", endpoint.name(), e);
        if (e instanceof UpstreamTimeoutException late) {
            String text = "gateway timeout: " + shortened(late.getMessage());
            return text(request, 504, CachePolicy.NO_STORE, text, Source.MISS, Map.of());
        }
        if (e instanceof UpstreamException failed && failed.isLoop()) {
            return loop(request, failed.getMessage());
        }
        String text = e instanceof FetchException failed
                ? "bad gateway: " + shortened(failed.getMessage())
                : "bad gateway: what was asked for can't be fetched or stored";
        Map<String, String> retry = e instanceof RefusedException ? Map.of() : Map.of("Retry-After", retryAfter(e));
        return text(request, 502, CachePolicy.NO_STORE, text, Source.MISS, retry);
    }

    /**
     * Returns a line for the log about a failure.
     *
     * @param endpoint the endpoint that was asked for
     * @param e the failure, whose message may begin with the endpoint's name already
     * @return the endpoint's name and the failure's message
     */
    public static String about(Endpoint endpoint, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(endpoint.name() + ": ") ? message : endpoint.name() + ": " + message;
    }

    private static ProxyResponse text(
            ProxyRequest request, int status, Duration maxAge, String text, Source source, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", cacheControl(maxAge));
        headers.putAll(more);
        var meta = new ResponseMeta(CachePolicy.TEXT, maxAge, source, Optional.empty());
        return withBody(status, request, headers, CachePolicy.TEXT, body(text), meta);
    }

    private static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String retryAfter(IOException e) {
        Optional<Duration> wished = e instanceof UpstreamException upstream ? upstream.retryAfter() : Optional.empty();
        return Long.toString(Math.max(1, wished.orElse(RETRY_AFTER).toSeconds()));
    }

    /** The text of a 404; the reason may be an upstream's whole text, which says so already. */
    private static String notFoundText(String reason) {
        String text = shortened(reason);
        for (String prefix : new String[] {"not found: ", "gone: "}) {
            if (text.startsWith(prefix)) {
                text = text.substring(prefix.length());
            }
        }
        return text.isEmpty() || text.equals(NOT_FOUND) ? NOT_FOUND : NOT_FOUND + ": " + text;
    }

    private static String shortened(String message) {
        return message.length() > MAX_TEXT_CHARS ? message.substring(0, MAX_TEXT_CHARS) + "..." : message;
    }

    private static String cacheControl(Duration maxAge) {
        return maxAge.isZero() ? "no-store" : "public, max-age=" + maxAge.toSeconds();
    }
}
