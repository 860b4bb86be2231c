package dev.goproxy.client.httpproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.auth.Credentials;
import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.GetRequest;
import dev.goproxy.client.RawUpstream;
import dev.goproxy.client.Retries;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.NotFoundException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP proxies that want a password, on the client that upstreams are asked with. */
class ProxyPasswordTest {
    private static final Credentials ODD = new Credentials("DOM\\us er", "p@ss:w/rd#1%+\u00fc");
    private static final String ENCODED = "DOM%5Cus%20er:p%40ss%3Aw%2Frd%231%25%2B%C3%BC";

    private RawUpstream proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private String read(String url, String userinfo) throws IOException {
        String proxyUrl = "http://" + userinfo + proxy.url().getAuthority();
        var env = GoEnv.of(Map.of("HTTP_PROXY", proxyUrl, "HTTPS_PROXY", proxyUrl));
        try (var client = UpstreamClient.create(
                env,
                CertificateAuthorities.of(Map.of()),
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20)),
                new GoAuth(List.of()),
                AddressRules.DEFAULT)) {
            var retries = new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1));
            var deadline = Deadline.in(Duration.ofSeconds(30));
            return new String(
                    client.read(GetRequest.of(URI.create(url), "x"), 1000, retries, deadline)
                            .value(),
                    UTF_8);
        }
    }

    @Test
    void password_isSentWithTheFirstPlainRequest_alsoForHostsWithUnderscores() throws IOException {
        proxy.then(RawUpstream.ok("body"));
        assertThat(read("http://go_mirror.test/x", ENCODED + "@")).isEqualTo("body");
        assertThat(proxy.requests)
                .singleElement()
                .asString()
                .startsWith("GET http://go_mirror.test/x HTTP/1.1")
                .contains("Proxy-Authorization: " + ODD.basic());
    }

    @Test
    void password_isSentWithTheFirstConnect_butNotToTheUpstream() {
        proxy.thenCut("HTTP/1.1 200 Connection established\r\n\r\n");
        proxy.thenCut("HTTP/1.1 200 Connection established\r\n\r\n");
        assertThatThrownBy(() -> read("https://go_mirror.test/x", ENCODED + "@"))
                .isInstanceOf(UpstreamException.class);
        assertThat(proxy.requests.get(0))
                .startsWith("CONNECT go_mirror.test:443 HTTP/1.1")
                .contains("Proxy-Authorization: " + ODD.basic());
    }

    @ParameterizedTest
    @CsvSource({"http,407", "https,407", "https,403", "https,404", "https,410"})
    void refusal_isAFailureOfTheProxy(String scheme, String status) {
        proxy.thenCut(RawUpstream.answer(
                status + " No",
                "",
                "Proxy-Authenticate: Negotiate",
                "Proxy-Authenticate: NTLM",
                "Proxy-Authenticate: Basic realm=\"corp\"",
                "Connection: close"));
        assertThatThrownBy(() -> read(scheme + "://up.test/x", "user:secret@"))
                .isInstanceOf(UpstreamException.class)
                .isNotInstanceOf(NotFoundException.class)
                .hasMessageContaining("HTTP proxy " + proxy.url().getAuthority())
                .hasMessageContaining(status)
                .hasMessageNotContaining("secret");
        assertThat(proxy.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"502 Bad Gateway", "503 Service Unavailable"})
    void troubleOfTheProxy_isRetried(String status) {
        for (int i = 0; i < 20; i++) {
            proxy.thenCut(RawUpstream.answer(status, "", "Connection: close"));
        }
        assertThatThrownBy(() -> read("https://up.test/x", ""))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("HTTP proxy");
        assertThat(proxy.requests).hasSizeGreaterThan(1);
    }
}
