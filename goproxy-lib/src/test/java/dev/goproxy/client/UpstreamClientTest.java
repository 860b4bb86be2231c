package dev.goproxy.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.auth.Credentials;
import dev.goproxy.auth.GoAuth;
import dev.goproxy.auth.NetrcAuth;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link UpstreamClient} without a network: credentials, redirects between schemes, kinds of failures. */
class UpstreamClientTest {
    private static final Credentials CREDENTIALS = new Credentials("user", "password");

    private final Client client = new Client();

    /** HTTP client with scripted responses. */
    @SuppressWarnings("deprecation") // of the interface's own methods
    private static final class Client implements HttpClient {
        private final Queue<Object> answers = new ArrayDeque<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public ClassicHttpResponse executeOpen(
                @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context)
                throws IOException {
            var authorization = request.getFirstHeader("Authorization");
            asked.add(target + request.getPath() + (authorization == null ? "" : " " + authorization.getValue()));
            Object answer = answers.remove();
            if (answer instanceof IOException e) {
                throw e;
            }
            if (answer instanceof RuntimeException e) {
                throw e;
            }
            return (ClassicHttpResponse) answer;
        }

        @Override
        public org.apache.hc.core5.http.HttpResponse execute(ClassicHttpRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public org.apache.hc.core5.http.HttpResponse execute(
                ClassicHttpRequest request, @Nullable HttpContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClassicHttpResponse execute(@Nullable HttpHost target, ClassicHttpRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public org.apache.hc.core5.http.HttpResponse execute(
                @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T execute(ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T execute(
                ClassicHttpRequest request,
                @Nullable HttpContext context,
                HttpClientResponseHandler<? extends T> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T execute(
                @Nullable HttpHost target, ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T execute(
                @Nullable HttpHost target,
                ClassicHttpRequest request,
                @Nullable HttpContext context,
                HttpClientResponseHandler<? extends T> handler) {
            throw new UnsupportedOperationException();
        }
    }

    private static ClassicHttpResponse ok() {
        var response = new BasicClassicHttpResponse(200);
        response.setEntity(new ByteArrayEntity("v1.0.0".getBytes(UTF_8), ContentType.TEXT_PLAIN));
        return response;
    }

    private static ClassicHttpResponse moved(String location) {
        var response = new BasicClassicHttpResponse(302);
        response.setHeader("Location", location);
        return response;
    }

    private void get(String url, Path netrc) throws Exception {
        var auth = new GoAuth(List.of(new NetrcAuth(Map.of("NETRC", netrc.toString()))));
        GetRequest request = GetRequest.of(URI.create(url), "a.b/@latest").withCredentials(CREDENTIALS);
        try (UpstreamClient upstreams = UpstreamClient.using(
                        client, Timeouts.DEFAULT.withResponse(Duration.ZERO), auth, AddressRules.DEFAULT);
                GetReply reply = upstreams.get(request, Retries.DEFAULT, Deadline.in(Duration.ofSeconds(5)))) {
            assertThat(reply.body().readAllBytes()).isNotEmpty();
        }
    }

    private void get(String url) throws Exception {
        get(url, Path.of("/nonexistent"));
    }

    @Test
    void get_sendsCredentialsToTheirHostOnly() throws Exception {
        client.answers.addAll(
                List.of(moved("/y"), moved("https://other.example/z"), moved("https://h.example:8443/a"), ok()));
        get("https://h.example/x");
        String basic = " " + CREDENTIALS.basic();
        assertThat(client.asked)
                .containsExactly(
                        "https://h.example/x" + basic,
                        "https://h.example/y" + basic,
                        "https://other.example/z",
                        "https://h.example:8443/a");
    }

    @Test
    void get_usesNetrcForOtherHosts_overHttpsOnly(@TempDir Path folder) throws Exception {
        Path netrc = folder.resolve("netrc");
        Files.writeString(
                netrc, "machine other.example login l password p\nmachine plain.example login l password p\n");
        client.answers.addAll(List.of(moved("https://other.example/z"), ok(), ok()));
        get("https://h.example/x", netrc);
        get("http://plain.example/x", netrc);
        assertThat(client.asked)
                .containsExactly(
                        "https://h.example/x " + CREDENTIALS.basic(),
                        "https://other.example/z " + new Credentials("l", "p").basic(),
                        "http://plain.example/x");
    }

    @Test
    void get_redirectFromHttps_isAFailure_butToHttpsIsFollowed() throws Exception {
        client.answers.add(moved("http://h.example/x"));
        assertThatThrownBy(() -> get("https://h.example/x"))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("https to http");
        client.answers.addAll(List.of(moved("https://h.example/x"), ok()));
        get("http://h.example/x");
    }

    @Test
    void get_distinguishesDistrustFromBrokenConnections() {
        var refused = new SSLHandshakeException("PKIX path building failed");
        refused.initCause(new CertificateException("unknown"));
        client.answers.addAll(List.of(refused, new SSLPeerUnverifiedException("another name")));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get("https://h.example/x"))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("not to be trusted");
        }
        var reset = new SSLException("Connection reset", new SocketException("Connection reset"));
        var cut = new SSLHandshakeException("Remote host terminated the handshake");
        cut.initCause(new EOFException("SSL peer shut down incorrectly"));
        client.answers.addAll(List.of(reset, cut));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get("https://h.example/x")).isInstanceOf(TransientFailure.class);
        }
    }

    @Test
    void get_clientThatThrows_isAFailure() {
        client.answers.add(new IllegalStateException("Connection pool shut down"));
        assertThatThrownBy(() -> get("https://h.example/x"))
                .isInstanceOf(UpstreamException.class)
                .hasMessage("a.b/@latest: h.example can't be asked");
    }

    @ParameterizedTest
    @CsvSource({"206", "416"})
    void get_partWithoutRangeRequest_isAFailure(int status) {
        client.answers.add(new BasicClassicHttpResponse(status));
        assertThatThrownBy(() -> get("https://h.example/x")).isInstanceOf(UpstreamException.class);
    }
}
