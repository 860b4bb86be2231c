package dev.goproxy.server.cli;

import java.net.URI;

/**
 * A checksum database to be proxied, as {@code --proxied-sumdbs} names it: {@code sum.golang.org}, or with the place where it really is,
 * {@code sum.golang.org https://sum.golang.google.cn}.
 *
 * @param name its name: a host, perhaps with a path
 * @param url where it is asked
 */
record NamedSumDb(String name, URI url) {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static NamedSumDb parse(String text) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length > 2 || !fields[0].matches("[A-Za-z0-9][A-Za-z0-9.:_~-]*(/[A-Za-z0-9._~-]+)*")) {
            throw invalid(text);
        }
        return new NamedSumDb(
                fields[0], fields.length == 2 ? url(text, fields[1]) : URI.create("https://" + fields[0]));
    }

    private static URI url(String text, String field) {
        try {
            URI url = URI.create(field);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(invalid(text).getMessage(), e);
        }
        throw invalid(text);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "invalid checksum database \"" + text + "\": must be a name, or a name and a URL");
    }
}
