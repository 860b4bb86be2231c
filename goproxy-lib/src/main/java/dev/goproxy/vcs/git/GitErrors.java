package dev.goproxy.vcs.git;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.vcs.git.Git.GitException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Classifies failures of git as absence or failure, by its messages. */
final class GitErrors {
    private static final List<String> NO_CREDENTIALS = List.of(
            "could not read username",
            "could not read password",
            "authentication failed",
            "permission denied (",
            "terminal prompts disabled");

    private static final Pattern REDIRECT = Pattern.compile("The requested URL returned error: 30[12378]\\b");

    private GitErrors() {}

    /** Returns the exception for a remote that could not be listed or fetched. */
    static FetchException remote(String url, GitException e) {
        if (isCredentialsProblem(e)) {
            return new UpstreamException(safe(url) + ": credentials are missing or wrong: " + lastLine(e), e);
        }
        // Git's own message for a 404 over HTTP. Other transports only report that something went wrong, and a
        // server's own text proves nothing.
        String error = e.error().toLowerCase(Locale.ROOT);
        if (error.lines().anyMatch(line -> line.startsWith("fatal: repository '") && line.endsWith("' not found"))) {
            return new NotFoundException(safe(url) + ": repository not found", e);
        }
        return new UpstreamException(safe(url) + ": " + lastLine(e), e);
    }

    /** Whether the server wants other credentials than there are, or any. */
    static boolean isCredentialsProblem(GitException e) {
        String error = e.error().toLowerCase(Locale.ROOT);
        return NO_CREDENTIALS.stream().anyMatch(error::contains);
    }

    /** Whether git could not connect, be it since it was given an address that nobody has. */
    static boolean isUnconnected(GitException e) {
        return e.error().contains("Failed to connect to ") || e.error().contains("Couldn't connect to server");
    }

    /** Whether a server has redirected git, which was not allowed to follow. */
    static boolean isRedirect(GitException e) {
        return REDIRECT.matcher(e.error()).find();
    }

    /** Returns the most specific line: the last one, or the transport's message before git's general advice. */
    static String lastLine(GitException e) {
        List<String> lines = e.error().lines().filter(line -> !line.isBlank()).toList();
        int advice = lines.indexOf("fatal: Could not read from remote repository.");
        int last = advice < 0 ? lines.size() - 1 : Math.max(0, advice - 1);
        return lines.isEmpty() ? "" : lines.get(last);
    }

    /** Returns a URL without the parts that may be secret: userinfo, query and fragment. */
    static String safe(String url) {
        return url.replaceFirst("://[^/]*@", "://").replaceFirst("[?#].*", "");
    }
}
