package dev.goproxy.upstream;

import com.google.common.base.CharMatcher;
import dev.goproxy.auth.Credentials;
import dev.goproxy.url.GoUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Value of GOPROXY: the upstreams to ask for a module, in order. Immutable. Neither {@link #toString} nor messages show
 * credentials.
 *
 * @param entries at least one; {@link Direct} and {@link Off} can only be last
 * @see <a href="https://go.dev/ref/mod#environment-variables">Go Modules Reference: GOPROXY</a>
 */
record ProxyList(List<Entry> entries) {
    private static final CharMatcher SEPARATOR = CharMatcher.anyOf(",|");

    /**
     * Creates a list.
     *
     * @throws IllegalArgumentException if there are no entries
     */
    ProxyList {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("GOPROXY list is not the empty string, but contains no entries");
        }
    }

    /** Entry of the list. */
    sealed interface Entry permits Direct, Off, Upstream {
        /**
         * Returns whether the next entry is asked after any failure of this one ({@code |}), or only after absence
         * ({@code ,}).
         *
         * @return true for any failure
         */
        default boolean fallsBackOnAnyError() {
            return false;
        }
    }

    /** {@code direct}: the module's own repository. */
    record Direct() implements Entry {
        @Override
        public String toString() {
            return "direct";
        }
    }

    /** {@code off}: nothing is fetched. */
    record Off() implements Entry {
        @Override
        public String toString() {
            return "off";
        }
    }

    /**
     * Another module proxy, or a folder in its layout.
     *
     * @param url absolute URL: {@code https}, {@code http} (without userinfo) or {@code file} (only a path)
     * @param fallsBackOnAnyError whether a {@code |} follows it
     */
    record Upstream(URI url, boolean fallsBackOnAnyError) implements Entry {
        /**
         * Creates an entry.
         *
         * @throws IllegalArgumentException if {@code go} would refuse the URL
         */
        Upstream {
            check(url);
        }

        /**
         * Returns the URL without its userinfo.
         *
         * @return a URL that may be shown and logged
         */
        URI location() {
            return GoUrl.withoutUserinfo(url);
        }

        /**
         * Returns the userinfo of the URL.
         *
         * @return empty if it has none
         */
        Optional<Credentials> credentials() {
            return Credentials.of(url);
        }

        @Override
        public String toString() {
            return GoUrl.redact(url.toString());
        }

        private static void check(URI url) {
            String scheme = url.getScheme() == null ? "" : url.getScheme();
            String shown = GoUrl.redact(url.toString());
            switch (scheme) {
                case "" -> throw new IllegalArgumentException("invalid proxy URL missing scheme: " + shown);
                case "https", "http" -> checkHost(url, shown);
                case "file" -> checkFile(url, shown);
                default ->
                    throw new IllegalArgumentException(
                            "invalid proxy URL scheme (must be https, http, file): " + shown);
            }
        }

        private static void checkHost(URI url, String shown) {
            String authority = url.getRawAuthority();
            if (authority == null || authority.isEmpty() || authority.endsWith("@")) {
                throw new IllegalArgumentException("invalid proxy URL without a host: " + shown);
            }
            if (authority.indexOf('@') >= 0 && "http".equals(url.getScheme())) {
                throw new IllegalArgumentException("refusing to pass credentials to insecure URL: " + shown);
            }
        }

        private static void checkFile(URI url, String shown) {
            if (url.getRawAuthority() != null
                    || url.isOpaque()
                    || url.getRawQuery() != null
                    || url.getRawFragment() != null) {
                throw new IllegalArgumentException("invalid file:// proxy URL with non-path elements: " + shown);
            }
        }
    }

    /**
     * Parses the value of the variable, like {@link #parse}, with a message that names it.
     *
     * @param goproxy the value
     * @return the list
     * @throws IllegalArgumentException if the value is malformed
     */
    static ProxyList ofVariable(String goproxy) {
        try {
            return parse(goproxy);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid GOPROXY: " + e.getMessage(), e);
        }
    }

    /**
     * Parses a value of GOPROXY like {@code go}.
     *
     * @param goproxy the value
     * @return the list up to the first {@code direct} or {@code off}; entries after it are ignored
     * @throws IllegalArgumentException if there are no entries, or one is not the URL of a proxy
     */
    static ProxyList parse(String goproxy) {
        var entries = new ArrayList<Entry>();
        String rest = goproxy;
        while (!rest.isEmpty()) {
            int end = SEPARATOR.indexIn(rest);
            boolean onAnyError = end >= 0 && rest.charAt(end) == '|';
            String text = CharMatcher.whitespace().trimFrom(end < 0 ? rest : rest.substring(0, end));
            rest = end < 0 ? "" : rest.substring(end + 1);
            if (text.isEmpty()) {
                continue;
            }
            Entry entry = entry(text, onAnyError);
            entries.add(entry);
            if (!(entry instanceof Upstream)) {
                break;
            }
        }
        return new ProxyList(entries);
    }

    private static Entry entry(String text, boolean onAnyError) {
        return switch (text) {
            case "direct" -> new Direct();
            case "off" -> new Off();
            default -> new Upstream(GoUrl.parse(withScheme(checkSlashes(text))), onAnyError);
        };
    }

    /** Refuses {@code file:/dir}, as go does; for Java it is the same as {@code file:///dir}. */
    private static String checkSlashes(String text) {
        if (text.regionMatches(true, 0, "file:/", 0, 6) && !text.startsWith("//", 5)) {
            throw new IllegalArgumentException("invalid file:// proxy URL with non-path elements: " + text);
        }
        return text;
    }

    /**
     * Adds {@code https://} to a host without a scheme. Go reserves bare words for meanings of its own, and takes a
     * text with {@code :/} or a leading slash for a complete URL.
     */
    private static String withScheme(String text) {
        boolean isUrl = CharMatcher.anyOf(".:/").matchesAnyOf(text);
        return isUrl && !text.contains(":/") && !text.startsWith("/") ? "https://" + text : text;
    }

    @Override
    public String toString() {
        var out = new StringBuilder();
        for (Entry entry : entries) {
            out.append(entry).append(entry.fallsBackOnAnyError() ? '|' : ',');
        }
        return out.substring(0, out.length() - 1);
    }
}
