package dev.goproxy.http;

import dev.goproxy.content.Content;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * The validators of a content, against which the preconditions of a request are evaluated.
 *
 * @param etag the strong entity tag with its quotes
 * @param modified the time of the last change in whole seconds; empty if it is unknown, for which files have the first
 *     second of 1970
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, section 13</a>
 */
record Preconditions(Optional<String> etag, Optional<Instant> modified) {
    /** An entity tag. The quoted part may have any characters, commas and stars too. */
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"]*\")");

    /** The outcome of evaluating the preconditions of a request. */
    enum Outcome {
        /** The request is answered as if it had none. */
        PROCEED,
        /** The client's copy is current: 304. */
        NOT_MODIFIED,
        /** The content is not the one that the client expects: 412. */
        FAILED
    }

    static Preconditions of(Content content) {
        return new Preconditions(
                content.tag().map(tag -> '"' + tag + '"'),
                content.modified()
                        .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
                        .filter(time -> !time.equals(Instant.EPOCH)));
    }

    Optional<String> lastModified() {
        return modified.map(DateUtils::formatStandardDate);
    }

    /** Evaluates the preconditions in the order of RFC 9110, section 13.2.2. */
    Outcome evaluate(ProxyRequest request) {
        Optional<String> ifMatch = request.list("If-Match");
        if (ifMatch.isPresent()) {
            if (!matches(ifMatch.get(), false)) {
                return Outcome.FAILED;
            }
        } else if (isAfter(request.header("If-Unmodified-Since"))) {
            return Outcome.FAILED;
        }
        Optional<String> ifNoneMatch = request.list("If-None-Match");
        boolean same = ifNoneMatch.isPresent()
                ? matches(ifNoneMatch.get(), true)
                : isNotAfter(request.header("If-Modified-Since"));
        return same ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }

    /** Whether a range may be sent: there is no If-Range, or it matches this content. */
    boolean allowRange(ProxyRequest request) {
        Optional<String> ifRange = request.header("If-Range").map(String::strip);
        if (ifRange.isEmpty()) {
            return true;
        }
        if (ifRange.get().startsWith("\"") || ifRange.get().startsWith("W/")) {
            return ifRange.equals(etag);
        }
        return modified.isPresent() && modified.equals(date(ifRange));
    }

    private boolean isAfter(Optional<String> header) {
        Optional<Instant> date = date(header);
        return date.isPresent() && modified.isPresent() && modified.get().isAfter(date.get());
    }

    private boolean isNotAfter(Optional<String> header) {
        Optional<Instant> date = date(header);
        return date.isPresent() && modified.isPresent() && !modified.get().isAfter(date.get());
    }

    private static Optional<Instant> date(Optional<String> header) {
        return header.map(DateUtils::parseStandardDate);
    }

    /** Whether a list of tags has ours, or is the star that matches any. */
    private boolean matches(String list, boolean weakly) {
        if (list.strip().equals("*")) {
            return true;
        }
        Matcher tags = TAG.matcher(list);
        while (tags.find()) {
            boolean counts = weakly || tags.group(1) == null;
            if (counts && etag.isPresent() && etag.get().equals(tags.group(2))) {
                return true;
            }
        }
        return false;
    }
}
