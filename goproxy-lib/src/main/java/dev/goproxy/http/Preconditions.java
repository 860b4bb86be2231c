package dev.goproxy.http;

import dev.goproxy.content.Content;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * What tells whether a client's copy of a content is still good: its strong entity tag and its time.
 *
 * @param etag the tag with its quotes
 * @param modified the time in whole seconds; empty if it is unknown, as the first second of 1970 says
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, section 13</a>
 */
record Preconditions(Optional<String> etag, Optional<Instant> modified) {
    /** An entity tag; what is quoted may be anything, commas and stars too. */
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"]*\")");

    /** What a client's preconditions come to. */
    enum Verdict {
        PROCEED,
        NOT_MODIFIED,
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

    /** Looks at the preconditions in the order of RFC 9110, section 13.2.2. */
    Verdict judge(ProxyRequest request) {
        Optional<String> ifMatch = request.list("If-Match");
        if (ifMatch.isPresent()) {
            if (!matches(ifMatch.get(), false)) {
                return Verdict.FAILED;
            }
        } else if (isAfter(request.header("If-Unmodified-Since"))) {
            return Verdict.FAILED;
        }
        Optional<String> ifNoneMatch = request.list("If-None-Match");
        boolean same = ifNoneMatch.isPresent()
                ? matches(ifNoneMatch.get(), true)
                : isNotAfter(request.header("If-Modified-Since"));
        return same ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /** Whether a range may be answered: there is no If-Range, or it names this very content. */
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

    /** Whether one tag of a list is ours, or the list stands for whatever there is. */
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
