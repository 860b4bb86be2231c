package dev.goproxy.client;

import static dev.goproxy.client.RawUpstream.answer;
import static dev.goproxy.client.RawUpstream.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link UpstreamClient#read}: statuses, retries, redirects, timeouts. */
class UpstreamClientReadTest extends UpstreamClientFixture {
    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "410 Gone"})
    void read_absence_keepsTheText(String status) {
        server.then(answer(status, "no such module\nreally\n\nnot this", "Content-Type: text/plain; charset=UTF-8"));
        assertThatThrownBy(this::read).isInstanceOf(NotFoundException.class).hasMessage("no such module\nreally");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"400", "401", "403", "405", "418", "451", "501", "505", "201", "203", "204", "206", "300", "304"
            })
    void read_otherStatus_isAFailureAtOnce(String status) {
        boolean bodiless = status.equals("204") || status.equals("304");
        server.then(bodiless ? "HTTP/1.1 " + status + " X\r\n\r\n" : answer(status + " X", "v1.0.0\n"));
        assertThatThrownBy(this::read)
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("answered " + status)
                .hasMessageContaining(RESOURCE);
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "500", "502", "503", "504"})
    void read_transientFailure_isRetried(String status) throws IOException {
        server.then(answer(status + " X", "no"), answer(status + " X", "no"), ok("v1.0.0"));
        assertThat(read()).isEqualTo("v1.0.0");
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void read_lastingFailure_isThrownAfterTheLastAttempt() {
        server.then(answer("503 X", ""), answer("503 X", ""), answer("503 X", ""), ok("v1.0.0"));
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class).hasMessageContaining("503");
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void read_upstreamsOwnTimeout_isATimeout() {
        server.then(answer("504 X", ""), answer("504 X", ""), answer("504 X", ""));
        assertThatThrownBy(this::read).isInstanceOf(UpstreamTimeoutException.class);
    }

    @Test
    void read_retryAfterTooLong_isNotWaitedFor() {
        server.then(answer("429 X", "", "Retry-After: 3600"), ok("v1.0.0"));
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.retryAfter()).hasValue(Duration.ofHours(1)));
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void read_retryAfterADate_isReckonedByTheUpstreamsClock() throws IOException {
        String then = "Retry-After: Fri, 02 Jan 2099 03:04:05 GMT";
        server.then(answer("503 X", "", then, "Date: Fri, 02 Jan 2099 03:04:05 GMT"), ok("v1.0.0"));
        assertThat(read()).isEqualTo("v1.0.0");
        server.then(answer("503 X", "", then, "Date: Fri, 02 Jan 2099 03:03:05 GMT"));
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.retryAfter()).hasValue(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Thu, 01 Jan 1970 00:00:00 GMT", "nonsense", "-1"})
    void read_retryAfter_isHonoredInAllForms(String value) throws IOException {
        server.then(answer("429 X", "", "Retry-After: " + value), ok("v1.0.0"));
        assertThat(read()).isEqualTo("v1.0.0");
    }

    @Test
    void read_bodyCutShort_isRetried() throws IOException {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nv1.0")
                .thenCut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nv1.\r\n")
                .then(ok("v1.0.0"));
        assertThat(read()).isEqualTo("v1.0.0");
    }

    @Test
    void read_bodyAlwaysCutShort_isAFailure() {
        for (int i = 0; i < 3; i++) {
            server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nv1.0");
        }
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class);
    }

    @Test
    void read_chunkedBodyAndOneEndedByClosing() throws IOException {
        server.then("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nv1.\r\n3\r\n0.0\r\n0\r\n\r\n")
                .thenCut("HTTP/1.0 200 OK\r\n\r\nv1.0.1");
        assertThat(read()).isEqualTo("v1.0.0");
        assertThat(read()).isEqualTo("v1.0.1");
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void read_tooLarge_isAFailure() {
        server.then(ok("x".repeat(1001)));
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class).hasMessageContaining("1000");
    }

    @Test
    void read_endlessHeader_isAFailure() {
        for (int i = 0; i < 3; i++) {
            server.thenCut("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n");
        }
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class);
    }

    @Test
    void read_gzip_isTransparentAndKeepsTheConnection() throws IOException {
        String packed = gzip("v1.0.0\n".repeat(50));
        server.then(ok(packed, "Content-Encoding: gzip"), ok("v1.0.1"));
        assertThat(read()).isEqualTo("v1.0.0\n".repeat(50));
        assertThat(read()).isEqualTo("v1.0.1");
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void read_reusesTheConnectionAfterAbsencesFailuresAndRedirects() throws IOException {
        server.then(
                ok("v1.0.0"),
                answer("404 Not Found", "x".repeat(5000)),
                answer("403 Forbidden", "no"),
                answer("302 Found", "<a>moved</a>", "Location: /elsewhere"),
                ok("v1.0.0"));
        read();
        assertThatThrownBy(this::read).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class);
        read();
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void read_redirects_areFollowed() throws IOException {
        server.then(
                answer("301 X", "", "Location: /p/x?y=%21"),
                answer("302 X", "", "Location: " + server.url() + "/q r"),
                answer("303 X", "", "Location: s"),
                answer("307 X", "", "Location: ../t"),
                answer("302 X", "", "Location: ?z=1"),
                answer("308 X", "", "Location: //" + server.url().getRawAuthority() + "/u#fragment"),
                ok("v1.0.0"));
        assertThat(read()).isEqualTo("v1.0.0");
        assertThat(server.requests.stream().map(head -> head.split(" ", 3)[1]))
                .containsExactly("/a.b/c/@v/list", "/p/x?y=%21", "/q%20r", "/s", "/t", "/t?z=1", "/u");
    }

    @Test
    void read_tenRedirectsAreFollowed_elevenAreTooMany() throws IOException {
        String moved = answer("302 X", "", "Location: /x");
        for (int i = 0; i < 10; i++) {
            server.then(moved);
        }
        server.then(ok("v1.0.0"));
        assertThat(read()).isEqualTo("v1.0.0");
        for (int i = 0; i < 11; i++) {
            server.then(moved);
        }
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class).hasMessageContaining("redirected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ftp://127.0.0.1/x", "http://", "http://[::1", "file:///etc/passwd", "javascript:alert(1)"})
    void read_redirectToNowhere_isAFailure(String location) {
        server.then(answer("302 X", "", "Location: " + location));
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class).hasMessageContaining("nowhere");
    }

    @Test
    void read_redirectWithoutLocation_isAFailure() {
        server.then(answer("302 X", ""));
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class);
    }

    @Test
    void read_refusedConnection_isAFailureOfTheHost() throws IOException {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        GetRequest request = request(URI.create("http://127.0.0.1:" + port));
        UpstreamClient client = client(Duration.ofSeconds(5));
        assertThatThrownBy(() -> client.read(request, 1000, QUICK, deadline()))
                .isInstanceOf(UpstreamException.class)
                .hasMessageStartingWith(RESOURCE + ": 127.0.0.1:" + port);
    }

    @Test
    void read_silence_isATimeout() {
        for (int i = 0; i < UNANSWERED; i++) {
            server.thenStall("");
        }
        assertThatThrownBy(() -> read(Duration.ofMillis(50), deadline(), 1000))
                .isInstanceOf(UpstreamTimeoutException.class);
        assertThat(server.requests).hasSize(UNANSWERED);
    }

    @Test
    void read_stallInBody_isATimeout() {
        for (int i = 0; i < UNANSWERED; i++) {
            server.thenStall("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nv1.0");
        }
        assertThatThrownBy(() -> read(Duration.ofMillis(50), deadline(), 1000))
                .isInstanceOf(UpstreamTimeoutException.class);
    }

    @Test
    void read_dripOfHeadersOrBody_endsAtTheDeadline() {
        server.then(out -> drip(out, "HTTP/1.1 200 OK\r\n", "X: y\r\n"));
        assertThatThrownBy(() -> read(Duration.ofSeconds(5), Deadline.in(Duration.ofMillis(200)), 1 << 20))
                .isInstanceOf(UpstreamTimeoutException.class);
        server.then(out -> drip(out, "HTTP/1.1 200 OK\r\n\r\n", "x"));
        assertThatThrownBy(() -> read(Duration.ofSeconds(5), Deadline.in(Duration.ofMillis(200)), 1 << 20))
                .isInstanceOf(UpstreamTimeoutException.class);
        server.then(out -> drip(out, "HTTP/1.1 200 OK\r\n\r\n", "x"));
        assertThatThrownBy(() -> readAll(Deadline.in(Duration.ofMillis(200))))
                .isInstanceOf(UpstreamTimeoutException.class);
        await().untilAtomic(server.open, Matchers.is(0));
    }

    private boolean drip(OutputStream out, String head, String drop) throws IOException {
        out.write(head.getBytes(ISO_8859_1));
        while (!server.isClosed()) {
            out.write(drop.getBytes(ISO_8859_1));
            out.flush();
            LockSupport.parkNanos(10_000_000);
        }
        return false;
    }
}
