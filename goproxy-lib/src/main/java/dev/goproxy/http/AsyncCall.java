package dev.goproxy.http;

import dev.goproxy.process.Threads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of a handler on a thread of its own, which ends when nobody wants the response any more. */
final class AsyncCall {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncCall.class);

    private final CompletableFuture<ProxyResponse> response = new CompletableFuture<>();

    private AsyncCall() {}

    /** Starts a call. */
    static CompletionStage<ProxyResponse> start(ProxyHandler handler, ProxyRequest request) {
        var call = new AsyncCall();
        Thread thread = Threads.startBlocking("async", () -> call.run(handler, request));
        var unused = call.response.whenComplete((answer, failure) -> {
            if (call.response.isCancelled()) {
                thread.interrupt();
            }
        });
        return call.response;
    }

    private void run(ProxyHandler handler, ProxyRequest request) {
        try {
            ProxyResponse answer = handler.handle(request);
            if (!response.complete(answer)) {
                answer.close();
            }
        } catch (IOException e) {
            LOG.debug("could not close a response that nobody waits for", e);
        } catch (RuntimeException | Error e) {
            response.completeExceptionally(e);
        }
    }
}
