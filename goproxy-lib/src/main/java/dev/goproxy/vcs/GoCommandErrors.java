package dev.goproxy.vcs;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModulePath;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Classifies failures of the go command as absence, failure or refusal, by its messages. */
final class GoCommandErrors {
    /** Parts of messages about networks, servers, credentials and programs. */
    private static final List<String> FAILURES = List.of(
            "exec: ",
            "dial tcp",
            "connection refused",
            "connection reset",
            "i/o timeout",
            "no such host",
            "Could not resolve host",
            "Failed to connect",
            "Could not connect",
            "TLS handshake",
            "x509:",
            "Authentication failed",
            "could not read Username",
            "Permission denied (",
            "500 Internal Server Error",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway");

    /** Parts of the messages of a version control system that exited with an error because it found nothing. */
    private static final List<String> ABSENCES = List.of(
            "HTTP Error 404",
            "HTTP Error 410",
            "not found",
            "Not a branch",
            "unknown revision",
            "couldn't find remote ref",
            "does not appear to be a git repository");

    /** Mercurial's message about a clone in which it was killed. It repeats it until the clone is deleted. */
    private static final Pattern BROKEN_CLONE =
            Pattern.compile("cache/vcs/([0-9a-f]{64})\\b.*abandoned transaction", Pattern.DOTALL);

    private static final int MAX_LINES = 8;

    private GoCommandErrors() {}

    /**
     * Returns the exception for a message of go. It calls nearly everything an unknown revision, so that everything is
     * taken for absent which is not recognized as a failure.
     */
    static FetchException of(ModulePath path, String error) {
        String text =
                error.lines().limit(MAX_LINES).reduce((a, b) -> a + "\n" + b).orElse("");
        if (error.contains("GOVCS disallows")) {
            return new RefusedException(withoutSecrets(text));
        }
        if (text.isEmpty()) {
            return new UpstreamException(path + ": go said nothing");
        }
        String message = withoutSecrets(text);
        return isFailure(error) ? new UpstreamException(message) : new NotFoundException(message);
    }

    private static boolean isFailure(String error) {
        return FAILURES.stream().anyMatch(error::contains)
                || (error.contains(": exit status ") && ABSENCES.stream().noneMatch(error::contains));
    }

    /** Removes credentials and the names of local folders. */
    private static String withoutSecrets(String text) {
        return text.replaceAll("://[^/\\s]*@", "://").replaceAll("(?<=[\\s:(\"])/(?!/)[^\\s:\"]*/", "");
    }

    /** Returns the name of the clone in go's module cache that a message reports as broken. */
    static Optional<String> brokenClone(String error) {
        Matcher broken = BROKEN_CLONE.matcher(error);
        return broken.find() ? Optional.of(broken.group(1)) : Optional.empty();
    }
}
