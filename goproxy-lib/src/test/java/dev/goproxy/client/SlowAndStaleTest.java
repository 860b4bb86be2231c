package dev.goproxy.client;

import static dev.goproxy.client.RawUpstream.answer;
import static dev.goproxy.client.RawUpstream.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.client.httpproxy.EnvRoutePlanner;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that take long to begin, and connections that were idle for too long. */
@Timeout(60)
class SlowAndStaleTest extends UpstreamClientFixture {
    private Attempted<byte[]> attempts() throws IOException {
        return client(Duration.ZERO).read(request(), 1000, QUICK, deadline());
    }

    @Test
    void read_overAConnectionThatWasClosedMeanwhile_isRepeatedAtOnce() throws IOException {
        server.then(ok("a")).thenCut("").then(ok("b"));
        assertThat(attempts().value()).isEqualTo(new byte[] {'a'});
        Attempted<byte[]> second = attempts();
        assertThat(second.value()).isEqualTo(new byte[] {'b'});
        assertThat(second.attempts()).isEqualTo(1);
        assertThat(server.connections).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"408 Request Timeout", "425 Too Early"})
    void read_answeredForTheConnection_isRepeatedAtOnceOverAnother(String status) throws IOException {
        server.then(ok("a")).thenCut(answer(status, "", "Connection: close")).then(ok("b"));
        assertThat(attempts().value()).isEqualTo(new byte[] {'a'});
        Attempted<byte[]> second = attempts();
        assertThat(second.value()).isEqualTo(new byte[] {'b'});
        assertThat(second.attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"408 Request Timeout", "425 Too Early"})
    void read_answeredSoOverANewConnection_isAnotherAttempt(String status) throws IOException {
        server.then(answer(status, ""), ok("a"));
        assertThat(attempts().attempts()).isEqualTo(2);
    }

    @Test
    void read_overAUsedConnectionAndANewOneThatAreCut_isAnotherAttempt() throws IOException {
        server.then(ok("a")).thenCut("").thenCut("").then(ok("b"));
        attempts();
        assertThat(attempts().attempts()).isEqualTo(2);
    }

    @Test
    void read_silence_endsAtTheRequestsOwnLimit() {
        server.thenStall("").thenStall("").thenStall("");
        var once = new Retries(1, Duration.ofNanos(1), Duration.ofNanos(1), Duration.ZERO);
        assertThatThrownBy(() -> client(Duration.ZERO)
                        .read(request().withResponseTimeout(Duration.ofMillis(300)), 1000, once, deadline()))
                .isInstanceOf(UpstreamTimeoutException.class)
                .hasMessageContaining("did not answer in time");
    }

    @Test
    void read_timeIsUpAfterFailures_tellsTheLastOfThem() {
        server.then(answer("500 Oops", ""), answer("503 Down", "")).thenStall("");
        var patient = new Retries(1000, Duration.ofMillis(1), Duration.ofMillis(1));
        assertThatThrownBy(
                        () -> client(Duration.ZERO).read(request(), 1000, patient, Deadline.in(Duration.ofSeconds(2))))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("answered 503");
    }

    private String exchange(Duration secondAfter) throws IOException {
        PooledClient client = HttpClients.create(
                new EnvRoutePlanner(Map.of()),
                CertificateAuthorities.of(Map.of()),
                AddressRules.DEFAULT,
                Duration.ofSeconds(5),
                builder -> {});
        try {
            var host = new HttpHost("http", "127.0.0.1", server.url().getPort());
            var exchange = new Exchange(client.client(), host, Trust.OPERATOR, () -> {
                var get = new HttpUriRequestBase("GET", server.url());
                get.setConfig(HttpClients.requestConfig());
                return get;
            });
            return EntityUtils.toString(exchange.run(secondAfter).head().getEntity());
        } catch (org.apache.hc.core5.http.ParseException e) {
            throw new IOException(e);
        } finally {
            client.close().run();
        }
    }

    @Test
    void exchange_firstAttemptUnanswered_secondCounts() throws IOException {
        server.thenStall("").then(ok("second"));
        assertThat(exchange(Duration.ofMillis(200))).isEqualTo("second");
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void exchange_secondAttemptCut_firstCounts() throws IOException {
        server.then(out -> {
                    while (server.requests.size() < 2) {
                        Thread.onSpinWait();
                    }
                    out.write(ok("first").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                    return true;
                })
                .thenCut("");
        assertThat(exchange(Duration.ofMillis(100))).isEqualTo("first");
    }

    @Test
    void exchange_answeredSoon_isSentOnce() throws IOException {
        server.then(ok("first"));
        assertThat(exchange(Duration.ofSeconds(30))).isEqualTo("first");
        assertThat(server.requests).hasSize(1);
    }
}
