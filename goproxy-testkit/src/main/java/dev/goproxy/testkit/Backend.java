package dev.goproxy.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * WireMock: speaks HTTP and says what it is told to. How its answers travel is not its business, because Jetty below it decides
 * itself when bytes leave and how connections end.
 */
final class Backend implements Closeable {
    /** Names the reply that a request is to get. */
    private static final String REPLY = "Testkit-Reply";

    private static final int MAX_THREADS = 512;

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final AtomicLong lastReply = new AtomicLong();
    private final WireMockServer server;

    /**
     * Starts it.
     *
     * @param folder where the files of {@link Reply#file} are, below {@code __files}
     */
    Backend(Path folder) {
        server = new WireMockServer(options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .usingFilesUnderDirectory(folder.toString())
                .extensions(new Replies())
                .containerThreads(MAX_THREADS)
                .gzipDisabled(true)
                .http2PlainDisabled(true)
                .disableRequestJournal()
                .maxLoggedResponseSize(1)
                .stubRequestLoggingDisabled(true)
                .notifier(new Slf4jNotifier(false)));
        server.stubFor(any(anyUrl()).willReturn(aResponse()));
        server.start();
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    /** The request, so marked that it gets this reply. */
    HttpHead ask(HttpHead request, Reply reply) {
        String number = Long.toString(lastReply.incrementAndGet());
        replies.put(number, reply);
        return request.replace(REPLY + ":", REPLY + ": " + number);
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Replies implements ResponseDefinitionTransformerV2 {
        @Override
        public String getName() {
            return "testkit-replies";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Reply reply = replies.remove(event.getRequest().getHeader(REPLY));
            return reply == null ? ResponseDefinition.notConfigured() : define(reply);
        }

        private ResponseDefinition define(Reply reply) {
            ResponseDefinitionBuilder response = aResponse().withStatus(reply.status());
            reply.headers().forEach(response::withHeader);
            if (reply.file().isPresent()) {
                return response.withBodyFile(reply.file().get()).build();
            }
            return response.withBody(reply.body()).build();
        }
    }
}
