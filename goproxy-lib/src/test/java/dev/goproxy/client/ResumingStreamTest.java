package dev.goproxy.client;

import static dev.goproxy.client.RawUpstream.answer;
import static dev.goproxy.client.RawUpstream.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@link UpstreamClient#open}, and the streams that it returns. */
class ResumingStreamTest extends UpstreamClientFixture {
    @Test
    void open_asksForUncompressedBytes() throws IOException {
        String packed = gzip("not unpacked");
        server.then(ok(packed));
        assertThat(readAll()).isEqualTo(packed);
        assertThat(server.requests.get(0)).containsIgnoringCase("accept-encoding: identity");
    }

    @Test
    void open_cutShort_isResumedByTag() throws IOException {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"t\"\r\n\r\n0123")
                .thenCut("HTTP/1.1 206 X\r\nContent-Length: 6\r\nContent-Range: bytes 4-9/10\r\n\r\n45")
                .then(answer("206 X", "6789", "Content-Range: bytes 6-9/10"));
        try (ResumingStream in = open(deadline())) {
            assertThat(in.attempts()).isEqualTo(1);
            assertThat(in.size()).hasValue(10);
            assertThat(in.readAllBytes()).asString(ISO_8859_1).isEqualTo("0123456789");
            assertThat(in.attempts()).isEqualTo(3);
        }
        assertThat(server.requests.get(1)).contains("Range: bytes=4-\r\n").contains("If-Range: \"t\"\r\n");
        assertThat(server.requests.get(2)).contains("Range: bytes=6-\r\n");
    }

    @Test
    void open_cutShort_isResumedByDateIfTheTagIsWeak() throws IOException {
        String date = "Mon, 02 Jan 2006 15:04:05 GMT";
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: W/\"t\"\r\nLast-Modified: " + date
                        + "\r\n\r\n0123")
                .then(answer("206 X", "456789", "Content-Range: bytes 4-9/10"));
        assertThat(readAll()).isEqualTo("0123456789");
        assertThat(server.requests.get(1)).contains("If-Range: " + date + "\r\n");
    }

    @Test
    void open_cutShort_withoutRanges_isReadFromTheBeginningAgain() throws IOException {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123")
                .thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n012")
                .then(ok("0123456789"));
        assertThat(readAll()).isEqualTo("0123456789");
        assertThat(server.requests.get(1)).doesNotContain("Range");
    }

    @Test
    void open_cutShort_andChanged_isAFailure() {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"t\"\r\n\r\n0123")
                .then(ok("0124456789", "ETag: \"u\""));
        assertThatThrownBy(this::readAll).isInstanceOf(UpstreamException.class).hasMessageContaining("other bytes");
    }

    @Test
    void open_cutShort_andGone_isAFailureNotAnAbsence() {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123").then(answer("404 X", ""));
        assertThatThrownBy(this::readAll).isInstanceOf(UpstreamException.class);
    }

    @Test
    void open_cutShort_andNothingThenUntilTheTimeIsUp_tellsTheLastAnswer() {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123")
                .then(answer("503 X", "busy"))
                .thenStall("");
        Deadline soon = Deadline.in(Duration.ofSeconds(3));
        assertThatThrownBy(() -> readAll(soon))
                .isInstanceOf(UpstreamException.class)
                .isNotInstanceOf(UpstreamTimeoutException.class)
                .hasMessageContaining("503");
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void open_cutShort_andAnotherPart_isAFailure() {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"t\"\r\n\r\n0123")
                .then(answer("206 X", "56789", "Content-Range: bytes 5-9/10"));
        assertThatThrownBy(this::readAll).isInstanceOf(UpstreamException.class).hasMessageContaining("another part");
    }

    @Test
    void open_alwaysCutWithoutProgress_isAFailure() {
        for (int i = 0; i < UNANSWERED; i++) {
            server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
        }
        assertThatThrownBy(this::readAll)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        e -> assertThat(e.provenance())
                                .contains(new Provenance(server.url().getRawAuthority(), UNANSWERED)));
        assertThat(server.requests).hasSize(UNANSWERED);
    }

    @Test
    void open_cutOftenWithProgress_succeeds() throws IOException {
        server.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"t\"\r\n\r\n0");
        for (int i = 1; i < 10; i++) {
            server.thenCut("HTTP/1.1 206 X\r\nContent-Length: " + (10 - i) + "\r\nContent-Range: bytes " + i
                    + "-9/10\r\n\r\n" + i);
        }
        assertThat(readAll()).isEqualTo("0123456789");
    }

    @Test
    void open_chunkedCut_isResumed() throws IOException {
        server.thenCut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"t\"\r\n\r\n4\r\n0123\r\n")
                .then(answer("206 X", "456789", "Content-Range: bytes 4-9/10"));
        assertThat(readAll()).isEqualTo("0123456789");
    }

    @Test
    void close_early_closesTheConnection() throws IOException {
        server.thenStall("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n0123");
        ResumingStream stream = open(deadline());
        assertThat(stream.readNBytes(4)).hasSize(4);
        stream.close();
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void read_toTheEnd_returnsTheConnectionToThePool() throws IOException {
        server.then(ok("0123456789"), ok(""), ok("v1.0.0"));
        readAll();
        assertThat(readAll()).isEmpty();
        read();
        assertThat(server.connections).hasValue(1);
    }
}
