package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.testkit.RawClient.End;
import dev.goproxy.testkit.RawClient.Seen;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each fault as a client sees it that reads the bytes from the socket itself. */
class FaultTest {
    private static final TestModule HELLO =
            TestModule.of("example.com/hello").version("v1.0.0").randomFile("data.bin", 100_000, 1);
    private static final byte[] ZIP = HELLO.zip().bytes();
    private static FakeUpstream upstream;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start(HELLO);
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @AfterEach
    void behave() {
        upstream.reset();
    }

    private static Seen getZip() throws IOException {
        return RawClient.get(upstream.url(), HELLO.zip());
    }

    private static int beginning(int bytes) {
        return Arrays.hashCode(Arrays.copyOf(ZIP, bytes));
    }

    private static void assertGood(Seen seen) {
        assertThat(seen.head()).startsWith("HTTP/1.1 200 ");
        assertThat(seen.bodyHash()).isEqualTo(Arrays.hashCode(ZIP));
        assertThat(seen.end()).isEqualTo(End.STILL_OPEN);
    }

    @Test
    void noFault_sendsAllAndKeepsTheConnection() throws IOException {
        Seen seen = getZip();
        assertGood(seen);
        assertThat(seen.head()).contains("Content-Length: " + ZIP.length).contains("Content-Type: application/zip");
    }

    @Test
    void truncateAfter_sendsTheBeginningAndCloses() throws IOException {
        upstream.on(HELLO.zip()).truncateAfter(1000);
        Seen seen = getZip();
        assertThat(seen.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: " + ZIP.length);
        assertThat(seen.bodySize()).isEqualTo(1000);
        assertThat(seen.bodyHash()).isEqualTo(beginning(1000));
        assertThat(seen.end()).isEqualTo(End.CLOSED);
    }

    @Test
    void truncateAfterNothing_sendsTheHeadAlone() throws IOException {
        upstream.on(HELLO.zip()).truncateAfter(0);
        Seen seen = getZip();
        assertThat(seen.head()).contains("Content-Length: " + ZIP.length);
        assertThat(seen.bodySize()).isZero();
        assertThat(seen.end()).isEqualTo(End.CLOSED);
    }

    @Test
    void resetAfter_sendsTheBeginningAndResets() throws IOException {
        upstream.on(HELLO.zip()).resetAfter(1000);
        Seen seen = getZip();
        assertThat(seen.bodySize()).isLessThanOrEqualTo(1000);
        assertThat(seen.end()).isEqualTo(End.RESET);
    }

    @Test
    void reset_sendsNothing() throws IOException {
        upstream.on(HELLO.zip()).reset();
        Seen seen = getZip();
        assertThat(seen.isNothing()).isTrue();
        assertThat(seen.end()).isEqualTo(End.RESET);
    }

    @Test
    void hangUp_sendsNothingAndCloses() throws IOException {
        upstream.on(HELLO.zip()).hangUp();
        Seen seen = getZip();
        assertThat(seen.isNothing()).isTrue();
        assertThat(seen.end()).isEqualTo(End.CLOSED);
    }

    @Test
    void silence_sendsNothingAndStaysOpen() throws IOException {
        upstream.on(HELLO.zip()).silence();
        Seen seen = RawClient.watch(upstream.url(), HELLO.zip(), 300);
        assertThat(seen.isNothing()).isTrue();
        assertThat(seen.end()).isEqualTo(End.STILL_OPEN);
    }

    @Test
    void stallAfter_sendsTheBeginningAndStaysOpen() throws IOException {
        upstream.on(HELLO.zip()).stallAfter(1000);
        Seen seen = RawClient.watch(upstream.url(), HELLO.zip(), 300);
        assertThat(seen.head()).contains("Content-Length: " + ZIP.length);
        assertThat(seen.bodyHash()).isEqualTo(beginning(1000));
        assertThat(seen.end()).isEqualTo(End.STILL_OPEN);
    }

    @Test
    void stallAfter_goesOnAfterThePause() throws IOException {
        upstream.on(HELLO.zip()).stallAfter(1000, Duration.ofMillis(150));
        Seen seen = getZip();
        assertGood(seen);
        assertThat(seen.time()).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void delay_holdsTheFirstByteBack() throws IOException {
        upstream.on(HELLO.zip()).delay(Duration.ofMillis(150));
        Seen seen = getZip();
        assertGood(seen);
        assertThat(seen.time()).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void drip_sendsAllInTime() throws IOException {
        upstream.on(HELLO.zip()).drip(20_000, Duration.ofMillis(20));
        Seen seen = getZip();
        assertGood(seen);
        assertThat(seen.time()).isGreaterThan(Duration.ofMillis(6 * 20));
    }

    @Test
    void lengthOff_announcesMoreThanItSends() throws IOException {
        upstream.on(HELLO.zip()).lengthOff(10);
        Seen seen = getZip();
        assertThat(seen.head()).contains("Content-Length: " + (ZIP.length + 10)).containsOnlyOnce("Content-Length");
        assertThat(seen.bodySize()).isEqualTo(ZIP.length);
        assertThat(seen.end()).isEqualTo(End.CLOSED);
    }

    @Test
    void lengthOff_announcesLessThanItSends() throws IOException {
        upstream.on(HELLO.zip()).lengthOff(-10);
        Seen seen = getZip();
        assertThat(seen.head()).contains("Content-Length: " + (ZIP.length - 10));
        assertThat(seen.bodySize()).isEqualTo(ZIP.length);
        assertThat(seen.end()).isEqualTo(End.CLOSED);
    }

    @Test
    void notHttp_sendsNoHead() throws IOException {
        upstream.on(HELLO.zip()).notHttp();
        Seen seen = getZip();
        assertThat(seen.head()).isEmpty();
        assertThat(seen.bodySize()).isEqualTo(1000);
        assertThat(seen.end()).isEqualTo(End.CLOSED);
    }

    @Test
    void garbage_isNotTheZip() throws IOException {
        upstream.on(HELLO.zip()).garbage();
        Seen seen = getZip();
        assertThat(seen.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 1000");
        assertThat(seen.bodySize()).isEqualTo(1000);
        assertThat(seen.bodyHash()).isNotEqualTo(beginning(1000));
    }

    @Test
    void loginPage_isHtml() throws IOException {
        upstream.on(HELLO.list()).loginPage();
        Seen seen = RawClient.get(upstream.url(), HELLO.list());
        assertThat(seen.head()).startsWith("HTTP/1.1 200 ").contains("Content-Type: text/html");
        assertThat(seen.end()).isEqualTo(End.STILL_OPEN);
    }

    @Test
    void wrongModule_isAGoodZipOfAnother() throws IOException {
        upstream.on(HELLO.zip()).wrongModule();
        Seen seen = getZip();
        assertThat(seen.head()).startsWith("HTTP/1.1 200 ").contains("Content-Type: application/zip");
        assertThat(seen.bodyHash()).isNotEqualTo(Arrays.hashCode(ZIP));
    }

    @Test
    void status_isAnyStatusWithItsTextAndHeaders() throws IOException {
        for (int status :
                new int[] {201, 204, 206, 301, 304, 400, 401, 403, 404, 410, 418, 429, 451, 500, 502, 503, 504, 599}) {
            upstream.reset();
            upstream.on(HELLO.zip()).status(status, "no\n").header("Retry-After", "7");
            Seen seen = getZip();
            assertThat(seen.head()).startsWith("HTTP/1.1 " + status + " ").contains("Retry-After: 7");
            assertThat(seen.bodySize()).isEqualTo(status == 204 || status == 304 ? 0 : 3);
            assertThat(seen.end()).isEqualTo(End.STILL_OPEN);
        }
    }

    @Test
    void redirectTo_namesAnotherPlace() throws IOException {
        upstream.on(HELLO.zip()).redirectTo("/elsewhere");
        assertThat(getZip().head()).startsWith("HTTP/1.1 302 ").contains("Location: /elsewhere");
    }

    @Test
    void down_refusesConnectionsUntilUp() throws IOException {
        upstream.down();
        assertThatThrownBy(FaultTest::getZip).isInstanceOf(ConnectException.class);
        upstream.up();
        assertGood(getZip());
    }
}
