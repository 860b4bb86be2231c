package dev.goproxy.testkit.server;

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
 * WireMock, which renders responses as HTTP. It does not send them to clients, because Jetty below it decides itself
 * when bytes leave and how connections are closed.
 */
public final class WireMockBackend implements Closeable {
    /** Header field that names the response to a request. */
    private static final String RESPONSE = "Testkit-Response";

    private static final int MAX_THREADS = 512;

    private final Map<String, Response> responses = new ConcurrentHashMap<>();
    private final AtomicLong lastResponse = new AtomicLong();
    private final WireMockServer server;

    /**
     * Starts the backend on a free port.
     *
     * @param folder folder of the files of {@link Response#file}, below {@code __files}
     */
    public WireMockBackend(Path folder) {
        server = new WireMockServer(options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .usingFilesUnderDirectory(folder.toString())
                .extensions(new Transformer())
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

    /** Returns the request with a mark that selects the response. */
    HttpHead ask(HttpHead request, Response response) {
        String number = Long.toString(lastResponse.incrementAndGet());
        responses.put(number, response);
        return request.replace(RESPONSE + ":", RESPONSE + ": " + number);
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Transformer implements ResponseDefinitionTransformerV2 {
        @Override
        public String getName() {
            return "testkit-responses";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Response response = responses.remove(event.getRequest().getHeader(RESPONSE));
            return response == null ? ResponseDefinition.notConfigured() : define(response);
        }

        private ResponseDefinition define(Response response) {
            ResponseDefinitionBuilder definition = aResponse().withStatus(response.status());
            response.headers().forEach(definition::withHeader);
            if (response.file().isPresent()) {
                return definition.withBodyFile(response.file().get()).build();
            }
            return definition.withBody(response.body()).build();
        }
    }
}
