package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkSettingsTest {
    private final CertificateAuthority authority = new CertificateAuthority("test");
    private final List<String> agents = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.server("localhost")));
        server.createContext("/", exchange -> {
            agents.add(exchange.getRequestHeaders().getFirst("User-Agent") + " "
                    + exchange.getRequestHeaders().getFirst("X-Team"));
            byte[] list = "v1.0.0\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private GoFetcher.Builder fetcher() {
        String url = "https://localhost:" + server.getAddress().getPort();
        return GoFetcher.builder().env(GoEnv.of(Map.of("GOPROXY", url, "GOSUMDB", "off")));
    }

    private static void list(GoFetcher.Builder settings) throws IOException {
        try (GoFetcher fetcher = settings.build()) {
            assertThat(fetcher.list(ModulePath.parse("example.com/m"))).hasSize(1);
        }
    }

    @Test
    void sslContext_decidesWhomToTrust() throws IOException {
        assertThatThrownBy(() -> list(fetcher())).isInstanceOf(UpstreamException.class);
        list(fetcher().sslContext(authority.client()));
    }

    @Test
    void customizer_changesTheClient_andTheOtherSettingsStay() throws IOException {
        list(fetcher()
                .sslContext(authority.client())
                .customizeHttpClient(client ->
                        client.setUserAgent("us").setDefaultHeaders(List.of(new BasicHeader("X-Team", "builds")))));
        assertThat(agents).containsExactly("us builds");
    }
}
