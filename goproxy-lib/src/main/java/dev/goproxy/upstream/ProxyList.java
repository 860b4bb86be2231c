package dev.goproxy.upstream;

import com.google.common.base.CharMatcher;
import dev.goproxy.auth.Credentials;
import dev.goproxy.env.GoUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A GOPROXY value: the places to ask for a module, one after the other. Immutable; {@link #toString} and messages show
 * no credentials.
 *
 * @param entries the places; at least one; {@link Direct} and {@link Off} can only be last
 * @see <a href="https://go.dev/ref/mod#environment-variables">Go Modules Reference: GOPROXY</a>
 */
record ProxyList(List<Entry> entries) {
    private static final CharMatcher SEPARATOR = CharMatcher.anyOf(",|");

    /**
     * Makes a list.
     *
     * @param entries the places
     * @throws IllegalArgumentException if there are none
     */
    public ProxyList {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("GOPROXY list is not the empty string, but contains no entries");
        }
    }

    /** A place to ask. */
    public sealed interface Entry permits Direct, Off, Upstream {
        /**
         * Whether the next entry is asked after any failure of this one ({@code |}), or only if it has not what was
         * asked for ({@code ,}).
         *
         * @return true for any failure
         */
        default boolean fallsBackOnAnyError() {
            return false;
        }
    }

    /** {@code direct}: the module's own repository. */
    public record Direct() implements Entry {
        @Override
        public String toString() {
            return "direct";
        }
    }

    /** {@code off}: nothing is fetched. */
    public record Off() implements Entry {
        @Override
        public String toString() {
            return "off";
        }
    }

    /**
     * Another module proxy, or a folder laid out like one.
     *
     * @param url an absolute URL: {@code https}, {@code http} (without userinfo) or {@code file} (nothing but a path)
     * @param fallsBackOnAnyError whether a {@code |} follows it
     */
    public record Upstream(URI url, boolean fallsBackOnAnyError) implements Entry {
        /**
         * Makes an entry.
         *
         * @param url the URL
         * @param fallsBackOnAnyError whether a {@code |} follows it
         * @throws IllegalArgumentException if {@code go} would refuse the URL
         */
        public Upstream {
            check(url);
        }

        /**
         * The URL without its userinfo.
         *
         * @return what may be shown and logged
         */
        public URI location() {
            return GoUrl.withoutUserinfo(url);
        }

        /**
         * The userinfo of the URL.
         *
         * @return empty if it has none
         */
        public Optional<Credentials> credentials() {
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
     * Reads a GOPROXY value as {@code go} does.
     *
     * @param goproxy the value
     * @return the list up to the first {@code direct} or {@code off}; what comes after them is not looked at
     * @throws IllegalArgumentException if there is no entry, or one that is no proxy's URL
     */
    public static ProxyList parse(String goproxy) {
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

    /** Go takes {@code file:///dir} but not {@code file:/dir}; Java takes them for the same. */
    private static String checkSlashes(String text) {
        if (text.regionMatches(true, 0, "file:/", 0, 6) && !text.startsWith("//", 5)) {
            throw new IllegalArgumentException("invalid file:// proxy URL with non-path elements: " + text);
        }
        return text;
    }

    /**
     * Bare words are kept for Go's own meanings, and {@code :/} or a leading slash says that the URL is meant to be
     * complete.
     */
    private static String withScheme(String text) {
        boolean place = CharMatcher.anyOf(".:/").matchesAnyOf(text);
        return place && !text.contains(":/") && !text.startsWith("/") ? "https://" + text : text;
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
