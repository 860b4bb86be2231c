package dev.goproxy.client.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.GetRequest;
import dev.goproxy.client.RawUpstream;
import dev.goproxy.client.Retries;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SOCKS proxies, on the client that upstreams are asked with. */
class SocksProxyTest {
    private RawUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new RawUpstream().then(RawUpstream.ok("body"));
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private static String read(String variable, String proxy) throws IOException {
        try (var client = UpstreamClient.create(
                GoEnv.of(Map.of(variable, proxy)),
                CertificateAuthorities.of(Map.of()),
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20)),
                new GoAuth(List.of()),
                AddressRules.DEFAULT)) {
            var retries = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));
            var request = GetRequest.of(URI.create("http://go_mirror.invalid:81/x"), "x");
            return new String(
                    client.read(request, 1000, retries, Deadline.in(Duration.ofSeconds(30)))
                            .value(),
                    UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_PROXY,socks5", "HTTP_PROXY,socks5h", "http_proxy,socks5", "ALL_PROXY,socks5h"})
    void proxy_resolvesTheName(String variable, String scheme) throws IOException {
        try (var socks = new SocksServer(upstream.url().getPort(), "", 0)) {
            assertThat(read(variable, scheme + "://127.0.0.1:" + socks.port())).isEqualTo("body");
            assertThat(socks.asked).containsExactly("go_mirror.invalid:81");
        }
    }

    @Test
    void proxy_isSentThePassword() throws IOException {
        try (var socks = new SocksServer(upstream.url().getPort(), "me:p@ss", 0)) {
            assertThat(read("HTTP_PROXY", "socks5://me:p%40ss@127.0.0.1:" + socks.port()))
                    .isEqualTo("body");
        }
    }

    @Test
    void proxy_thatRefusesThePassword_isNamed() throws IOException {
        try (var socks = new SocksServer(upstream.url().getPort(), "me:other", 0)) {
            assertThatThrownBy(() -> read("HTTP_PROXY", "socks5://me:secret@127.0.0.1:" + socks.port()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("SOCKS proxy 127.0.0.1:" + socks.port() + " refused the credentials")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void proxy_thatCannotConnect_saysWhy() throws IOException {
        try (var socks = new SocksServer(upstream.url().getPort(), "", 4)) {
            assertThatThrownBy(() -> read("HTTP_PROXY", "socks5://127.0.0.1:" + socks.port()))
                    .hasMessageContaining("could not connect to go_mirror.invalid: host unreachable");
        }
    }
}
