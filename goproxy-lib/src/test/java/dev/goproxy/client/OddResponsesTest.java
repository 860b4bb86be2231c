package dev.goproxy.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses with headers that are odd, but that Go's client reads. */
class OddResponsesTest extends UpstreamClientFixture {
    private String open() throws IOException {
        try (var in = client(java.time.Duration.ofSeconds(5)).open(request(), QUICK, deadline())) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void contentLength_counts_onceIfItIsRepeated() throws IOException {
        server.then(RawUpstream.ok("body", "Content-Length: 4"), RawUpstream.ok("next"));
        assertThat(read()).isEqualTo("body");
        assertThat(read()).isEqualTo("next");
        assertThat(server.connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Content-Length: +4", "Content-Length: 4x"})
    void contentLength_ofDifferentOrOddValues_isAFailure(String second) {
        for (int i = 0; i < QUICK.maxAttempts(); i++) {
            server.then(RawUpstream.ok("body", second));
        }
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class);
        assertThat(server.requests).hasSize(QUICK.maxAttempts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "aws-chunked", "identity", "", "none"})
    void contentEncoding_thatIsNone_isIgnored(String value) throws IOException {
        server.then(
                RawUpstream.ok("body", "Content-Encoding: " + value),
                RawUpstream.ok("body", "Content-Encoding: " + value));
        assertThat(read()).isEqualTo("body");
        assertThat(open()).isEqualTo("body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP"})
    void contentEncoding_gzip_isDecodedThoughNobodyAskedForIt(String value) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write("body".getBytes(ISO_8859_1));
        }
        server.then(RawUpstream.ok(zipped.toString(ISO_8859_1), "Content-Encoding: " + value, "ETag: \"x\""));
        assertThat(open()).isEqualTo("body");
        assertThat(server.requests.get(0)).contains("Accept-Encoding: identity");
    }

    @Test
    void contentEncoding_gzip_thatIsCut_isRequestedAsAWhole() throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write("body".repeat(1000).getBytes(ISO_8859_1));
        }
        String whole = RawUpstream.ok(zipped.toString(ISO_8859_1), "Content-Encoding: gzip", "ETag: \"x\"");
        server.thenCut(whole.substring(0, whole.length() - 12)).then(whole);
        assertThat(open()).isEqualTo("body".repeat(1000));
        assertThat(server.requests.get(1)).doesNotContain("Range:");
    }

    @Test
    void headers_manyAndLongOnes() throws IOException {
        var many = new String[301];
        for (int i = 0; i < 300; i++) {
            many[i] = "X-H" + i + ": v";
        }
        many[300] = "Content-Security-Policy: " + "x".repeat(80_000);
        server.then(RawUpstream.ok("body", many));
        assertThat(read()).isEqualTo("body");
    }

    @Test
    void headers_withoutBound_areAFailure() {
        for (int i = 0; i < QUICK.maxAttempts(); i++) {
            server.then(out -> {
                out.write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
                byte[] line = ("X-H: " + "v".repeat(10_000) + "\r\n").getBytes(ISO_8859_1);
                for (int sent = 0; sent < 4 << 20; sent += line.length) {
                    out.write(line);
                }
                return false;
            });
        }
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class);
    }

    @Test
    void interimResponses_areSkipped_butNotWithoutEnd() throws IOException {
        server.then("HTTP/1.1 100 Continue\r\n\r\n".repeat(5) + RawUpstream.ok("body"));
        assertThat(read()).isEqualTo("body");
        for (int i = 0; i < UNANSWERED; i++) {
            server.then("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".repeat(30) + RawUpstream.ok("body"));
        }
        assertThatThrownBy(this::read).isInstanceOf(UpstreamException.class);
    }
}
