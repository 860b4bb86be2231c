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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the proxy's answers: the one place that knows status codes and header fields. */
public final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    public static final Duration NO_STORE = Duration.ZERO;

    private static final String NOT_FOUND = "not found";
    /** When to come again after a failure of which nobody knows how long it lasts. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private static final int MAX_TEXT_CHARS = 1000;

    private Responses() {}

    /** What goes into the head of every answer about a name, besides what its content says. */
    public record Meta(String contentType, Duration maxAge, Source source, Optional<String> upstream) {
        public static Meta of(Endpoint endpoint, Source source, Optional<String> upstream) {
            CachePolicy presentation = CachePolicy.of(endpoint);
            return new Meta(presentation.contentType(), presentation.maxAge(), source, upstream);
        }
    }

    /** A content: whole, in part, or not at all if the client has it already. */
    public static ProxyResponse content(ProxyRequest request, Content content, Meta meta) {
        Preconditions validators = Preconditions.of(content);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", cacheControl(meta.maxAge()));
        validators.etag().ifPresent(tag -> headers.put("ETag", tag));
        validators.lastModified().ifPresent(date -> headers.put("Last-Modified", date));
        if (meta.source() == Source.STALE) {
            headers.put("Warning", "110 - \"Response is Stale\"");
        }
        switch (validators.judge(request)) {
            case NOT_MODIFIED -> {
                return bare(304, headers, content, meta);
            }
            case FAILED -> {
                return bare(412, headers, content, meta);
            }
            case PROCEED -> headers.put("Accept-Ranges", "bytes");
        }
        Optional<String> range = content.size().isPresent() && validators.allowRange(request)
                ? request.header("Range")
                : Optional.empty();
        return range.isPresent()
                ? ranged(request, range.get(), content, meta, headers)
                : body(200, request, headers, meta.contentType(), ContentBody.whole(content), meta);
    }

    private static ProxyResponse ranged(
            ProxyRequest request, String range, Content content, Meta meta, Map<String, String> headers) {
        long size = content.size().orElseThrow();
        ByteRanges ranges = ByteRanges.parse(range, size);
        if (ranges instanceof ByteRanges.Unsatisfiable) {
            headers.remove("Cache-Control");
            headers.put("Content-Range", "bytes */" + size);
            close(content);
            return body(416, request, headers, CachePolicy.TEXT, text("invalid range: failed to overlap"), meta);
        }
        if (ranges instanceof ByteRanges.Parts some && some.parts().size() == 1) {
            ByteRanges.Part part = some.parts().get(0);
            headers.put("Content-Range", part.contentRange(size));
            return body(206, request, headers, meta.contentType(), ContentBody.part(content, part), meta);
        }
        if (ranges instanceof ByteRanges.Parts some) {
            var multipart = new MultipartBody(content, size, meta.contentType(), some.parts());
            return body(206, request, headers, multipart.contentType(), multipart, meta);
        }
        return body(200, request, headers, meta.contentType(), ContentBody.whole(content), meta);
    }

    private static ProxyResponse body(
            int status, ProxyRequest request, Map<String, String> headers, String contentType, Body body, Meta meta) {
        headers.put("Content-Type", contentType);
        body.size().ifPresent(size -> headers.put("Content-Length", Long.toString(size)));
        boolean head = request.method().equals("HEAD");
        return new ProxyResponse(status, headers, head ? body.withheld() : body, meta.source(), meta.upstream());
    }

    private static ProxyResponse bare(int status, Map<String, String> headers, Content content, Meta meta) {
        close(content);
        return new ProxyResponse(status, headers, Body.NONE, meta.source(), meta.upstream());
    }

    public static void close(Content content) {
        try {
            content.close();
        } catch (IOException e) {
            // Nothing of it is to be sent.
        }
    }

    /** A short text of the proxy's own. */
    public static ProxyResponse text(ProxyRequest request, int status, Duration maxAge, String text) {
        return text(request, status, maxAge, text, Source.SELF, Map.of());
    }

    private static ProxyResponse text(
            ProxyRequest request, int status, Duration maxAge, String text, Source source, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", cacheControl(maxAge));
        headers.putAll(more);
        return body(
                status,
                request,
                headers,
                CachePolicy.TEXT,
                text(text),
                new Meta(CachePolicy.TEXT, maxAge, source, Optional.empty()));
    }

    private static ContentBody text(String text) {
        return ContentBody.whole(Content.of(text));
    }

    public static ProxyResponse notFound(ProxyRequest request, Duration maxAge, String reason) {
        return text(request, 404, maxAge, notFoundText(reason));
    }

    /** What can't be had: absent, failed, or late. */
    public static ProxyResponse failure(ProxyRequest request, Endpoint endpoint, IOException e) {
        if (e instanceof NotFoundException absent) {
            return text(
                    request,
                    404,
                    CachePolicy.of(endpoint).absenceMaxAge(),
                    notFoundText(absent.getMessage()),
                    Source.MISS,
                    Map.of());
        }
        LOG.warn("{}", about(endpoint, e));
        LOG.debug("{}", endpoint.name(), e);
        if (e instanceof UpstreamTimeoutException late) {
            return text(request, 504, NO_STORE, "gateway timeout: " + shown(late.getMessage()), Source.MISS, Map.of());
        }
        String text = e instanceof FetchException failed
                ? "bad gateway: " + shown(failed.getMessage())
                : "bad gateway: what was asked for can't be fetched or stored";
        Map<String, String> retry = e instanceof RefusedException ? Map.of() : Map.of("Retry-After", retryAfter(e));
        return text(request, 502, NO_STORE, text, Source.MISS, retry);
    }

    /** For the log: what failed and why; most failures name it themselves. */
    public static String about(Endpoint endpoint, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(endpoint.name() + ": ") ? message : endpoint.name() + ": " + message;
    }

    private static String retryAfter(IOException e) {
        Optional<Duration> wished = e instanceof UpstreamException upstream ? upstream.retryAfter() : Optional.empty();
        return Long.toString(Math.max(1, wished.orElse(RETRY_AFTER).toSeconds()));
    }

    /** An upstream's own beginning of this kind isn't repeated. */
    private static String notFoundText(String reason) {
        String text = shown(reason);
        for (String prefix : new String[] {"not found: ", "gone: "}) {
            if (text.startsWith(prefix)) {
                text = text.substring(prefix.length());
            }
        }
        return text.isEmpty() || text.equals(NOT_FOUND) ? NOT_FOUND : NOT_FOUND + ": " + text;
    }

    private static String shown(String message) {
        return message.length() > MAX_TEXT_CHARS ? message.substring(0, MAX_TEXT_CHARS) + "..." : message;
    }

    private static String cacheControl(Duration maxAge) {
        return maxAge.isZero() ? "no-store" : "public, max-age=" + maxAge.toSeconds();
    }
}
