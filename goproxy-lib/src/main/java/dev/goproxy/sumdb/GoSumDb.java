package dev.goproxy.sumdb;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.goproxy.url.GoUrl;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checksum database, as a value of GOSUMDB specifies it.
 *
 * @param key its public key, which contains its name
 * @param url its URL, used without asking a proxy; if empty, the database is asked through the proxies, or else at
 *     {@code https://} and its name
 * @see <a href="https://go.dev/ref/mod#environment-variables">Go Modules Reference: GOSUMDB</a>
 */
public record GoSumDb(VerifierKey key, Optional<URI> url) {
    private static final String SUM_GOLANG_ORG = "sum.golang.org";
    private static final Map<String, String> KNOWN =
            Map.of(SUM_GOLANG_ORG, "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");

    /**
     * Creates a database.
     *
     * @param key its public key
     * @param url its URL
     * @throws IllegalArgumentException if the key's name is not {@code host[/path]}
     */
    public GoSumDb {
        if (!isDatabaseName(key.name())) {
            throw new IllegalArgumentException("invalid sumdb name (must be host[/path]): " + key.name());
        }
    }

    /**
     * Parses a value of GOSUMDB.
     *
     * @param gosumdb {@code off}, a known name ({@code sum.golang.org} or {@code sum.golang.google.cn}), or a verifier
     *     key; a URL may follow a name or key
     * @return the database; empty for {@code off}
     * @throws IllegalArgumentException if {@code go} would reject the value
     */
    public static Optional<GoSumDb> parse(String gosumdb) {
        if (gosumdb.equals("off")) {
            return Optional.empty();
        }
        String value =
                gosumdb.equals("sum.golang.google.cn") ? SUM_GOLANG_ORG + " https://sum.golang.google.cn" : gosumdb;
        List<String> fields =
                Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().splitToList(value);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("missing GOSUMDB");
        }
        if (fields.size() > 2) {
            throw new IllegalArgumentException("invalid GOSUMDB: too many fields");
        }
        VerifierKey key = key(fields.get(0));
        return Optional.of(new GoSumDb(key, fields.size() == 2 ? Optional.of(url(fields.get(1))) : Optional.empty()));
    }

    private static VerifierKey key(String text) {
        try {
            return VerifierKey.parse(KNOWN.getOrDefault(text, text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid GOSUMDB: " + e.getMessage(), e);
        }
    }

    private static URI url(String text) {
        try {
            URI url = GoUrl.parse(text);
            return url.isAbsolute() && !url.isOpaque() ? url : GoUrl.parse("https://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid GOSUMDB URL", e);
        }
    }

    private static boolean isDatabaseName(String name) {
        return name.matches(
                        "(\\[[0-9a-fA-F:.]+]|[^/?#@%:\\[\\]\\\\\"<>^`{|}\\p{Cntrl}]+)(:[0-9]*)?(/[^?#%\\p{Cntrl}]*)?")
                && !name.endsWith("/");
    }

    /**
     * Returns the name of the database.
     *
     * @return its host, which may be followed by a path
     */
    public String name() {
        return key.name();
    }
}
