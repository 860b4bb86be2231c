package dev.goproxy.servlet;

import com.google.common.base.Splitter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The path below a servlet's mapping as the client sent it. The container's own {@code getPathInfo} is decoded, and
 * lacks empty segments and path parameters, so that different modules could look the same.
 */
final class ServletPath {
    private static final String SCHEME_END = "://";
    private static final Splitter SEGMENTS = Splitter.on('/').omitEmptyStrings();

    private ServletPath() {}

    /** Returns the raw path, with a leading slash; empty if it does not begin with the mapping in so many segments. */
    static Optional<String> below(HttpServletRequest request) {
        MappingMatch match = request.getHttpServletMapping().getMappingMatch();
        boolean isWhole = match == MappingMatch.DEFAULT || match == MappingMatch.EXTENSION;
        return below(request.getRequestURI(), request.getContextPath() + (isWhole ? "" : request.getServletPath()));
    }

    /**
     * Returns the rest of a path.
     *
     * @param uri the path as the client sent it
     * @param mapping a decoded path, which the container has found the beginning of the other to mean
     */
    static Optional<String> below(String uri, String mapping) {
        int end = start(uri);
        for (String segment : SEGMENTS.split(mapping)) {
            int begin = end;
            while (uri.startsWith("/", begin)) {
                begin++;
            }
            int slash = uri.indexOf('/', begin);
            end = slash < 0 ? uri.length() : slash;
            if (!segment.equals(decoded(uri.substring(begin, end)))) {
                return Optional.empty();
            }
        }
        return Optional.of(end == uri.length() ? "/" : uri.substring(end));
    }

    /** Where the path begins: some containers hand over an absolute form as it is. */
    private static int start(String uri) {
        int authority = uri.startsWith("/") ? -1 : uri.indexOf(SCHEME_END);
        if (authority < 0) {
            return 0;
        }
        int path = uri.indexOf('/', authority + SCHEME_END.length());
        return path < 0 ? uri.length() : path;
    }

    /** A segment as containers compare it with a mapping: without its parameters, and decoded. */
    private static String decoded(String segment) {
        int parameters = segment.indexOf(';');
        String name = parameters < 0 ? segment : segment.substring(0, parameters);
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name; // the container has read it somehow
        }
    }
}
