package dev.goproxy.auth;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.Lists;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.ConcurrencyLimit;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.Threads;
import dev.goproxy.url.GoUrl;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials from GOAUTH, for servers that are asked over https. All commands run before the first request, and again
 * after each refusal; the earlier one in the list takes precedence. Their headers are kept in memory only. Safe for use
 * by many threads.
 *
 * @see <a href="https://pkg.go.dev/cmd/go#hdr-GOPROXY_authentication">{@code go help goauth}</a>
 */
public final class GoAuth implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GoAuth.class);

    /** Maximum time that a command takes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Time until commands are asked again for a host after they had nothing new for it. */
    private static final Duration FRUITLESS = Duration.ofSeconds(10);

    private static final int MAX_HOSTS = 1000;
    private static final int MAX_CONCURRENT = 8;

    private final List<AuthCommand> commands;
    /** Headers by URL prefix; see {@link AuthHeaders#byPrefix}. */
    private final Map<String, List<AuthHeader>> headersByPrefix = new ConcurrentHashMap<>();
    /** The last warning about each command that fails. */
    private final Map<String, String> warnings = new ConcurrentHashMap<>();

    /** Hosts for which a refresh has changed nothing. */
    private final Cache<String, Boolean> fruitless = CacheBuilder.newBuilder()
            .maximumSize(MAX_HOSTS)
            .expireAfterWrite(FRUITLESS)
            .build();

    private final ConcurrencyLimit refreshLimit = new ConcurrencyLimit(MAX_CONCURRENT, TIMEOUT, GoAuth::busy);
    private final ConcurrencyLimit initialLimit = new ConcurrencyLimit(1, TIMEOUT, GoAuth::busy);
    private final ProcessRunner runner;
    private volatile boolean initialized;

    /**
     * Creates credentials of commands; none of them runs yet.
     *
     * @param commands in the order of their precedence
     */
    public GoAuth(List<AuthCommand> commands) {
        this(commands, new ProcessRunner());
    }

    private GoAuth(List<AuthCommand> commands, ProcessRunner runner) {
        this.runner = runner;
        this.commands = List.copyOf(commands);
        this.initialized = commands.isEmpty();
    }

    /**
     * Returns the credentials of an environment.
     *
     * @throws IllegalArgumentException if its GOAUTH is malformed
     */
    public static GoAuth of(GoEnv env) {
        var runner = new ProcessRunner();
        return new GoAuth(GoAuthList.parse(env.get("GOAUTH"), env.environment(), runner), runner);
    }

    /**
     * Returns the headers for a request: those of the longest known prefix of its URL.
     *
     * @return none if the URL has no known prefix, or is not https
     * @throws UpstreamTimeoutException if the commands don't finish before the deadline
     */
    public List<AuthHeader> headers(URI url, Deadline deadline) throws IOException {
        if (!"https".equals(url.getScheme())) {
            return List.of();
        }
        if (!initialized) {
            initialize(deadline);
        }
        String prefix = AuthHeaders.prefixOf(url.toString());
        for (int end = prefix.length(); end >= 0; end = prefix.lastIndexOf('/', end - 1)) {
            List<AuthHeader> headers = headersByPrefix.get(prefix.substring(0, end));
            if (headers != null) {
                return headers;
            }
        }
        return List.of();
    }

    /**
     * Returns the headers for a request that may have been redirected.
     *
     * @param url URL to send the headers to
     * @param from URL of the original request, whose headers are sent to its host and that host's subdomains only
     * @throws UpstreamTimeoutException if the commands don't finish before the deadline
     */
    public List<AuthHeader> headers(URI url, URI from, Deadline deadline) throws IOException {
        List<AuthHeader> headers = headers(url, deadline);
        boolean sameDomain = "https".equals(url.getScheme())
                && GoUrl.port(url) == GoUrl.port(from)
                && ("." + GoUrl.host(url)).endsWith("." + GoUrl.host(from));
        return headers.isEmpty() && sameDomain ? headers(from, deadline) : headers;
    }

    private void initialize(Deadline deadline) throws IOException {
        limited(initialLimit, deadline, () -> {
            if (!initialized) {
                run(command -> command.initial(timeout(deadline)));
                initialized = true;
            }
            return initialized;
        });
    }

    /**
     * Whether {@link #refresh} may help after a response. After an absence it is not tried if there were no other
     * headers for another URL of the same host a moment ago: most of what is absent is absent for everybody.
     */
    public boolean mayHelpAfter(URI url, int status) {
        boolean isAbsence = status == 404 || status == 410;
        return !commands.isEmpty()
                && "https".equals(url.getScheme())
                && status >= 400
                && status < 500
                && !(isAbsence && fruitless.getIfPresent(GoUrl.hostAndPort(url)) != null);
    }

    /** Notes that {@link #refresh} has led to no other headers after an absence. */
    public void setFruitless(URI url) {
        fruitless.put(GoUrl.hostAndPort(url), true);
    }

    /**
     * Runs the commands again after a refusal. The headers to send next are then those of
     * {@link #headers(URI, Deadline)}.
     *
     * @return receiver of the status that they lead to
     * @throws UpstreamTimeoutException if other refreshes keep the commands busy until the deadline
     */
    public Refresh refresh(AuthCommand.Refusal refusal, Deadline deadline) throws IOException {
        return limited(
                refreshLimit,
                deadline,
                () -> new Refresh(run(command -> command.afterRefusal(refusal, timeout(deadline)))));
    }

    private interface Invocation {
        AuthCommand.Result of(AuthCommand command) throws IOException, InterruptedException;
    }

    /** Runs all commands, the last of the list first, so that the headers of the first ones remain. */
    private List<AuthCommand.Feedback> run(Invocation invocation) throws InterruptedException {
        List<AuthCommand.Feedback> feedbacks = new ArrayList<>();
        for (AuthCommand command : Lists.reverse(commands)) {
            try {
                AuthCommand.Result result = invocation.of(command);
                result.headers().byPrefix().forEach(this::store);
                feedbacks.add(result.feedback());
                warnings.remove(command.name());
            } catch (IOException e) {
                warn(command, e);
            }
        }
        return feedbacks;
    }

    private void store(String prefix, List<AuthHeader> headers) {
        if (headers.isEmpty()) {
            headersByPrefix.remove(prefix);
        } else {
            headersByPrefix.put(prefix, headers);
        }
    }

    /** Logs the failure of a command, unless it is the same as before. */
    private void warn(AuthCommand command, IOException e) {
        String what = String.valueOf(e.getMessage());
        if (!what.equals(warnings.put(command.name(), what))) {
            LOG.warn("GOAUTH: {} {}", command.name(), what);
        }
    }

    private static Duration timeout(Deadline deadline) {
        Duration remaining = deadline.remaining();
        return remaining.compareTo(TIMEOUT) < 0 ? remaining : TIMEOUT;
    }

    private interface Work<T> {
        T run() throws InterruptedException;
    }

    private static <T> T limited(ConcurrencyLimit limit, Deadline deadline, Work<T> work) throws IOException {
        return limit.call(deadline.remaining(), () -> {
            try {
                return work.run();
            } catch (InterruptedException e) {
                throw Threads.interrupted("interrupted while GOAUTH's commands ran", e);
            }
        });
    }

    private static UpstreamTimeoutException busy(Duration timeout) {
        return new UpstreamTimeoutException("GOAUTH's commands have been busy for too long");
    }

    /** Stops all running programs of commands, and fails later ones. May be called more than once. */
    @Override
    public void close() {
        runner.close();
    }

    /** Result of {@link #refresh}: the commands that may want to know whether their headers are accepted. */
    public final class Refresh {
        private final List<AuthCommand.Feedback> feedbacks;

        private Refresh(List<AuthCommand.Feedback> feedbacks) {
            this.feedbacks = feedbacks;
        }

        /**
         * Reports the status of the response to the next request to the commands.
         *
         * @throws UpstreamTimeoutException if other refreshes keep the commands busy until the deadline
         */
        public void report(int status, Deadline deadline) throws IOException {
            limited(refreshLimit, deadline, () -> {
                for (AuthCommand.Feedback feedback : feedbacks) {
                    try {
                        feedback.report(status, timeout(deadline));
                    } catch (IOException e) {
                        LOG.debug(
                                "GOAUTH: could not report status {} to a credential helper: {}",
                                status,
                                e.getMessage());
                    }
                }
                return feedbacks;
            });
        }
    }
}
