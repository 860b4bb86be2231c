package dev.goproxy.auth;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** One of the commands that GOAUTH lists: it knows the headers that let us in. Safe for use by many threads. */
public interface AuthCommand {
    /** Its name in messages; neither its arguments nor what it knows. */
    String name();

    /**
     * Asks it.
     *
     * @param refusal what went wrong without it, or with what it said before; nothing before the first request
     * @param patience the longest that it may take
     * @throws IOException if it can't tell; the message shows nothing of what it said
     */
    Answer ask(Optional<Refusal> refusal, Duration patience) throws IOException, InterruptedException;

    /**
     * An answer with a status from 400 to 499.
     *
     * @param url what was asked for
     * @param head the status line and the headers of the answer, each line ended by a line feed, and an empty line
     */
    record Refusal(URI url, int status, String head) {}

    /** Told what became of the headers that a command gave. */
    @FunctionalInterface
    interface Outcome {
        Outcome IGNORED = (status, patience) -> {};

        void is(int status, Duration patience) throws IOException, InterruptedException;
    }

    /** What a command knows, and who wants to hear what became of it. */
    record Answer(AuthHeaders headers, Outcome outcome) {
        static final Answer NOTHING = new Answer(AuthHeaders.NONE, Outcome.IGNORED);
    }
}
