package dev.goproxy.vcs;

import dev.goproxy.vcs.Git.GitException;
import java.util.List;
import java.util.Locale;

/** What git's words mean: absent or failed. */
final class GitErrors {
    private static final List<String> NO_CREDENTIALS = List.of(
            "could not read username",
            "could not read password",
            "authentication failed",
            "permission denied (",
            "terminal prompts disabled");

    private GitErrors() {}

    /** What it means that a remote could not be listed or fetched. */
    static VcsException remote(String url, GitException e) {
        String said = e.error().toLowerCase(Locale.ROOT);
        if (NO_CREDENTIALS.stream().anyMatch(said::contains)) {
            return new VcsException.Failed(safe(url) + ": credentials are missing or wrong: " + lastLine(e), e);
        }
        // git's own word for a 404 of an HTTP server; other transports only say that something went wrong
        if (said.contains("repository '") && said.contains("' not found")) {
            return new VcsException.Absent(safe(url) + ": repository not found", e);
        }
        return new VcsException.Failed(safe(url) + ": " + lastLine(e), e);
    }

    static String lastLine(GitException e) {
        String[] lines = e.error().split("\n", -1);
        return lines[lines.length - 1];
    }

    private static String safe(String url) {
        return url.replaceFirst("://[^/@]*@", "://");
    }
}
