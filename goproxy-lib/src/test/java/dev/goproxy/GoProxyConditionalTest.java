package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.event.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for what a client has not got yet, or for a part. */
class GoProxyConditionalTest extends GoProxyFixture {
    private static final String PATH = "/a.b/!c/@v/v1.0.0.zip";

    @ParameterizedTest
    @ValueSource(strings = {".info", ".mod", ".zip"})
    void validators_areTheSameColdAndWarm(String extension) {
        String path = "/a.b/!c/@v/v1.0.0" + extension;
        Answer cold = get(path);
        Answer warm = get(path);
        assertThat(cold.source()).isEqualTo(Source.MISS);
        assertThat(cold.header("ETag")).matches("\"[!-~&&[^\"]]+\"").isEqualTo(warm.header("ETag"));
        assertThat(cold.header("Last-Modified")).endsWith(" GMT").isEqualTo(warm.header("Last-Modified"));
    }

    @Test
    void notModified_hasValidatorsAndNoBody() {
        Answer whole = get(PATH);
        for (Map<String, String> headers : List.of(
                Map.of("If-None-Match", whole.header("ETag"), "Range", "bytes=0-1"),
                Map.of("If-None-Match", "*"),
                Map.of("If-Modified-Since", whole.header("Last-Modified")))) {
            Answer answer = get(PATH, headers);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.bytes()).isEmpty();
            assertThat(answer.headers())
                    .containsOnlyKeys("Cache-Control", "ETag", "Last-Modified")
                    .containsEntry("Cache-Control", "public, max-age=604800")
                    .containsEntry("ETag", whole.header("ETag"));
        }
    }

    @Test
    void failedPrecondition_hasNoBody() {
        Answer answer = get(PATH, Map.of("If-Match", "\"other\"", "Range", "bytes=0-1"));
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.bytes()).isEmpty();
        assertThat(get(PATH, "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")
                        .status())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-99, 0, 100",
        "bytes=150000-, 150000, 200000",
        "bytes=-100, 199900, 200000",
        "bytes=199999-300000, 199999, 200000"
    })
    void oneRange(String range, int from, int to) {
        for (int i = 0; i < 2; i++) {
            Answer part = get(PATH, "Range", range);
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(ZIP, from, to));
            assertThat(part.header("Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/200000");
            assertThat(part.header("Content-Type")).isEqualTo("application/zip");
            assertThat(part.header("ETag")).isNotEmpty();
        }
        Answer head = ask("HEAD", PATH, Map.of("Range", List.of(range)));
        assertThat(head.status()).isEqualTo(206);
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(to - from));
        assertThat(head.bytes()).isEmpty();
    }

    @Test
    void severalRanges() {
        Answer parts = get("/a.b/!c/@v/v1.0.0.mod", "Range", "bytes=0-5,-3, 900-");
        assertThat(parts.status()).isEqualTo(206);
        assertThat(parts.header("Content-Type")).startsWith("multipart/byteranges; boundary=");
        String boundary = parts.header("Content-Type").substring("multipart/byteranges; boundary=".length());
        String head = "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
        assertThat(parts.text())
                .isEqualTo("--" + boundary + "\r\nContent-Range: bytes 0-5/14" + head + "module\r\n--" + boundary
                        + "\r\nContent-Range: bytes 11-13/14" + head + "C\r\n\r\n--" + boundary + "--\r\n");
    }

    @Test
    void nothingOfIt() {
        Answer answer = get(PATH, "Range", "bytes=200000-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */200000");
        assertThat(answer.headers()).doesNotContainKey("Cache-Control");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void ifRange() {
        Answer whole = get(PATH);
        for (String validator : List.of(whole.header("ETag"), whole.header("Last-Modified"))) {
            assertThat(get(PATH, Map.of("Range", "bytes=0-1", "If-Range", validator))
                            .status())
                    .isEqualTo(206);
        }
        for (String validator : List.of("\"other\"", "Thu, 01 Jan 1970 00:00:00 GMT", "W/" + whole.header("ETag"))) {
            assertThat(get(PATH, Map.of("Range", "bytes=0-1", "If-Range", validator))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void absence_isNoMatterOfRanges() {
        assertThat(get("/a.b/!c/@v/v1.0.1.zip", "Range", "bytes=0-1").status()).isEqualTo(404);
    }
}
