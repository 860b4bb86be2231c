package dev.goproxy.client;

import dev.goproxy.client.connect.Connector;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * A request until its response begins. If that takes long, the same request is sent once more beside the first, over
 * another connection, since an intermediary may have forgotten the first; the response that begins first counts. Run
 * by one thread; any thread may cancel it.
 */
final class Exchange {
    private final HttpClient client;
    private final HttpHost host;
    private final Trust trust;
    private final Supplier<HttpUriRequestBase> requests;
    private final Attempt first;
    private @Nullable Attempt second;
    private @Nullable CompletableFuture<@Nullable Response> secondResponse;
    private boolean over;

    /**
     * Creates an exchange.
     *
     * @param trust the trust in whoever named the host
     * @param requests makes the request, for each attempt anew
     */
    Exchange(HttpClient client, HttpHost host, Trust trust, Supplier<HttpUriRequestBase> requests) {
        this.client = client;
        this.host = host;
        this.trust = trust;
        this.requests = requests;
        this.first = new Attempt();
    }

    /**
     * The beginning of a response.
     *
     * @param request the request that it belongs to
     * @param isOnUsedConnection whether other requests were sent over the same connection before
     */
    record Response(ClassicHttpResponse head, HttpUriRequestBase request, boolean isOnUsedConnection) {}

    private final class Attempt {
        private final HttpUriRequestBase request = requests.get();
        private final HttpClientContext context = HttpClientContext.create();

        Response run() throws IOException {
            Connector.prepare(context, trust);
            return new Response(client.executeOpen(host, request, context), request, isOnUsedConnection());
        }

        boolean isOnUsedConnection() {
            EndpointDetails connection = context.getEndpointDetails();
            return connection != null && connection.getRequestCount() > 1;
        }
    }

    /**
     * Sends the request.
     *
     * @param secondAfter time without a response after which it is sent once more
     * @throws IOException if the first attempt fails, and there is no second that succeeds
     */
    Response run(Duration secondAfter) throws IOException {
        Future<?> timer = Deadline.in(secondAfter).onPassing(this::startSecond);
        try {
            return choose(first.run());
        } catch (IOException | RuntimeException e) {
            Response other = awaitSecond();
            if (other == null) {
                throw e;
            }
            return other;
        } finally {
            timer.cancel(false);
        }
    }

    /** Whether the first attempt was sent over a connection that other requests were sent over before. */
    boolean isOnUsedConnection() {
        return first.isOnUsedConnection();
    }

    private synchronized void startSecond() {
        if (!over) {
            var attempt = new Attempt();
            var response = new CompletableFuture<@Nullable Response>();
            Threads.start("second-attempt", () -> runSecond(attempt, response));
            second = attempt; // only now: nobody may wait for a thread that could not start
            secondResponse = response;
        }
    }

    private void runSecond(Attempt attempt, CompletableFuture<@Nullable Response> waiting) {
        Response response = null;
        try {
            response = attempt.run();
        } catch (IOException | RuntimeException e) {
            // The first attempt goes on.
        } finally {
            complete(waiting, response);
        }
    }

    private synchronized void complete(CompletableFuture<@Nullable Response> waiting, @Nullable Response response) {
        if (waiting.complete(response) && response != null) {
            first.request.cancel();
        }
    }

    /** Ends the exchange with the response of the first attempt, unless the second was a little faster. */
    private synchronized Response choose(Response response) {
        over = true;
        CompletableFuture<@Nullable Response> other = secondResponse;
        if (second == null || other == null) {
            return response;
        }
        if (other.complete(null)) {
            second.request.cancel(); // closes its connection, and thereby its response if there is one
            return response;
        }
        Response faster = other.join();
        return faster == null ? response : faster;
    }

    /** Ends the exchange with the response of the second attempt; null if there is none. */
    private @Nullable Response awaitSecond() {
        CompletableFuture<@Nullable Response> other;
        synchronized (this) {
            over = true;
            other = secondResponse;
        }
        return other == null ? null : other.join();
    }

    /** Cancels the requests, whose responses can no longer be read then. */
    synchronized void cancel() {
        over = true;
        first.request.cancel();
        if (second != null) {
            second.request.cancel();
        }
    }
}
