package dev.goproxy.vcs.git;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.vcs.git.Git.GitException;
import java.util.List;
import java.util.Locale;

/** What git's words mean: absent or failed. */
public final class GitErrors {
    private static final List<String> NO_CREDENTIALS = List.of(
            "could not read username",
            "could not read password",
            "authentication failed",
            "permission denied (",
            "terminal prompts disabled");

    private GitErrors() {}

    /** What it means that a remote could not be listed or fetched. */
    static FetchException remote(String url, GitException e) {
        String said = e.error().toLowerCase(Locale.ROOT);
        if (NO_CREDENTIALS.stream().anyMatch(said::contains)) {
            return new UpstreamException(safe(url) + ": credentials are missing or wrong: " + lastLine(e), e);
        }
        // git's own word for a 404 of an HTTP server; other transports only say that something went wrong, and
        // what a server says in its own words proves nothing
        if (said.lines().anyMatch(line -> line.startsWith("fatal: repository '") && line.endsWith("' not found"))) {
            return new NotFoundException(safe(url) + ": repository not found", e);
        }
        return new UpstreamException(safe(url) + ": " + lastLine(e), e);
    }

    /** The line that says most: the last, or, where git goes on with advice, what the transport had said before. */
    static String lastLine(GitException e) {
        List<String> lines = e.error().lines().filter(line -> !line.isBlank()).toList();
        int advice = lines.indexOf("fatal: Could not read from remote repository.");
        int last = advice < 0 ? lines.size() - 1 : Math.max(0, advice - 1);
        return lines.isEmpty() ? "" : lines.get(last);
    }

    /** A URL without what may be secret in it. */
    public static String safe(String url) {
        return url.replaceFirst("://[^/]*@", "://").replaceFirst("[?#].*", "");
    }
}
