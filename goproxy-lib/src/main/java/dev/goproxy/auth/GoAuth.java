package dev.goproxy.auth;

import com.google.common.collect.Lists;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who we are, for servers asked over https: what the commands of GOAUTH say. All are asked before the first request, and again for a URL that
 * was refused; the earlier in the list has the last word. What they say is remembered in memory alone. Safe for use by many threads.
 *
 * @see <a href="https://pkg.go.dev/cmd/go#hdr-GOPROXY_authentication">{@code go help goauth}</a>
 */
public final class GoAuth {
    private static final Logger LOG = LoggerFactory.getLogger(GoAuth.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_AT_A_TIME = 8;

    private final List<AuthCommand> commands;
    private final Map<String, List<AuthHeader>> known = new ConcurrentHashMap<>();
    private final Map<String, String> complaints = new ConcurrentHashMap<>();
    private final Semaphore asking = new Semaphore(MOST_AT_A_TIME, true);
    private final Semaphore beginning = new Semaphore(1, true);
    private volatile boolean begun;

    public GoAuth(List<AuthCommand> commands) {
        this.commands = List.copyOf(commands);
        this.begun = commands.isEmpty();
    }

    /**
     * What an environment says.
     *
     * @throws IllegalArgumentException if its GOAUTH is malformed
     */
    public static GoAuth of(GoEnv env) {
        return new GoAuth(GoAuthList.parse(env.get("GOAUTH"), env.environment()));
    }

    /**
     * The headers for a request.
     *
     * @param url its URL
     * @return those of the longest known place that it is in; none if it is not {@code https}
     */
    public List<AuthHeader> headers(URI url, Deadline deadline) throws IOException {
        if (!"https".equals(url.getScheme())) {
            return List.of();
        }
        if (!begun) {
            begin(deadline);
        }
        String place = AuthHeaders.placeOf(url.toString());
        for (int end = place.length(); end >= 0; end = place.lastIndexOf('/', end - 1)) {
            List<AuthHeader> headers = known.get(place.substring(0, end));
            if (headers != null) {
                return headers;
            }
        }
        return List.of();
    }

    /**
     * The headers for a request that may have been redirected.
     *
     * @param url its URL
     * @param from where it was sent from; what is known of that place goes to no other host but those below it
     */
    public List<AuthHeader> headers(URI url, URI from, Deadline deadline) throws IOException {
        List<AuthHeader> headers = headers(url, deadline);
        boolean mayHaveThose = "https".equals(url.getScheme())
                && url.getPort() == from.getPort()
                && ("." + url.getHost()).endsWith("." + from.getHost());
        return headers.isEmpty() && mayHaveThose ? headers(from, deadline) : headers;
    }

    private void begin(Deadline deadline) throws IOException {
        inTurn(beginning, deadline, () -> {
            if (!begun) {
                ask(Optional.empty(), deadline);
                begun = true;
            }
            return begun;
        });
    }

    /** Whether asking again may help against an answer. */
    public boolean mayHelp(URI url, int status) {
        return !commands.isEmpty() && "https".equals(url.getScheme()) && status >= 400 && status < 500;
    }

    /** Asks again, for a URL that was refused. What comes of it is to be told to the result. */
    public Renewal renew(AuthCommand.Refusal refusal, Deadline deadline) throws IOException {
        return inTurn(asking, deadline, () -> new Renewal(ask(Optional.of(refusal), deadline)));
    }

    /** The list is gone through backwards, so that what its first commands say stays. */
    private List<AuthCommand.Outcome> ask(Optional<AuthCommand.Refusal> refusal, Deadline deadline)
            throws InterruptedException {
        List<AuthCommand.Outcome> outcomes = new ArrayList<>();
        for (AuthCommand command : Lists.reverse(commands)) {
            try {
                AuthCommand.Answer answer = command.ask(refusal, patience(deadline));
                answer.headers().byPlace().forEach(this::remember);
                outcomes.add(answer.outcome());
                complaints.remove(command.name());
            } catch (IOException e) {
                complain(command, e);
            }
        }
        return outcomes;
    }

    private void remember(String place, List<AuthHeader> headers) {
        if (headers.isEmpty()) {
            known.remove(place);
        } else {
            known.put(place, headers);
        }
    }

    /** Says what is wrong with a command, once for each change. */
    private void complain(AuthCommand command, IOException e) {
        String what = String.valueOf(e.getMessage());
        if (!what.equals(complaints.put(command.name(), what))) {
            LOG.warn("GOAUTH: {} {}", command.name(), what);
        }
    }

    private static Duration patience(Deadline deadline) {
        Duration remaining = deadline.remaining();
        return remaining.compareTo(PATIENCE) < 0 ? remaining : PATIENCE;
    }

    private interface Work<T> {
        T run() throws InterruptedException;
    }

    private static <T> T inTurn(Semaphore turns, Deadline deadline, Work<T> work) throws IOException {
        try {
            if (!turns.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new UpstreamTimeoutException("GOAUTH's commands have been busy for too long");
            }
            try {
                return work.run();
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while GOAUTH's commands ran").initCause(e);
        }
    }

    /** What has been asked again. */
    public final class Renewal {
        private final List<AuthCommand.Outcome> outcomes;

        private Renewal(List<AuthCommand.Outcome> outcomes) {
            this.outcomes = outcomes;
        }

        /** Tells the commands what the server answers to what they said. */
        public void cameTo(int status, Deadline deadline) throws IOException {
            inTurn(asking, deadline, () -> {
                for (AuthCommand.Outcome outcome : outcomes) {
                    try {
                        outcome.is(status, patience(deadline));
                    } catch (IOException e) {
                        LOG.debug("GOAUTH: a credential helper was not told: {}", e.getMessage());
                    }
                }
                return outcomes;
            });
        }
    }
}
