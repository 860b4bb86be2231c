package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.event.Source;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of what can't be had. */
class GoProxyFailureTest extends GoProxyFixture {
    private static final String MOD = "/a.b/!c/@v/v1.0.0.mod";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a.b/!c/@v/v1.0.1.info", "/a.b/!c/@v/v1.0.1.mod", "/a.b/!c/@v/v1.0.1.zip",
                "/a.b/d/@v/list", "/a.b/d/@latest", "/a.b/!c/@v/dev.info"
            })
    void absence(String path) {
        Answer answer = get(path, "If-None-Match", "*");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Cache-Control")).as("it isn't remembered").isEqualTo("no-store");
        assertThat(answer.text()).startsWith("not found: a.b/").endsWith(": unknown");
        assertThat(answer.headers()).doesNotContainKeys("ETag", "Last-Modified", "Accept-Ranges");
    }

    @ParameterizedTest
    @CsvSource({
        "'', not found",
        "not found, not found",
        "'not found: x', not found: x",
        "'gone: x', not found: x",
        "'not found: gone: x', not found: x",
        "'bad upstream', not found: bad upstream"
    })
    void absence_text(String upstreams, String ours) {
        fail("a.b/C@v1.0.0.mod", new NotFoundException(upstreams));
        assertThat(get(MOD).text()).isEqualTo(ours);
    }

    @Test
    void upstreamFailure() {
        fail("a.b/C@v1.0.0.mod", new UpstreamException("h answered 500"));
        Answer answer = get(MOD);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(answer.text()).isEqualTo("bad gateway: h answered 500");
    }

    @Test
    void upstreamFailure_passesItsRetryAfterOn() {
        fail("a.b/C@v1.0.0.mod", new UpstreamException("h answered 429", Duration.ofSeconds(77)));
        assertThat(get(MOD).header("Retry-After")).isEqualTo("77");
        fail("a.b/C@v1.0.0.mod", new UpstreamException("h answered 429", Duration.ZERO));
        assertThat(get(MOD).header("Retry-After")).isEqualTo("1");
    }

    @Test
    void timeout_andRefusal() {
        fail("a.b/C@v1.0.0.mod", new UpstreamTimeoutException("too slow"));
        Answer late = get(MOD);
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.header("Cache-Control")).isEqualTo("no-store");
        fail("a.b/C@v1.0.0.mod", new RefusedException("checksum mismatch"));
        Answer refused = get(MOD);
        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.text()).contains("checksum mismatch");
        assertThat(refused.headers()).doesNotContainKey("Retry-After");
    }

    @Test
    void anythingElse_tellsNoInnards() {
        for (Exception e : List.of(
                new FileSystemException("/secret/path", null, "No space left on device"),
                new IOException("/secret/path"),
                new IllegalStateException("/secret/path"))) {
            fail("a.b/C@v1.0.0.mod", e);
            Answer answer = get(MOD);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).doesNotContain("secret", "Exception");
        }
    }

    @Test
    void oneFileOfThree_failsAlone() {
        fail("a.b/C@v1.0.0.zip", new UpstreamException("broken"));
        assertThat(get("/a.b/!c/@v/v1.0.0.zip").status()).isEqualTo(502);
        assertThat(get("/a.b/!c/@v/v1.0.0.info").status()).isEqualTo(200);
        assertThat(get(MOD).status()).isEqualTo(200);
    }

    @Test
    void longText_isShortened() {
        fail("a.b/C@v1.0.0.mod", new NotFoundException("x".repeat(100_000)));
        assertThat(get(MOD).text()).hasSizeLessThan(1100);
    }

    @Test
    void failures_areNotCached() throws IOException {
        fail("a.b/C@v1.0.0.mod", new UpstreamException("broken"));
        get(MOD);
        fetcher.answers.put("a.b/C@v1.0.0.mod", "module a.b/C");
        assertThat(get(MOD).status()).isEqualTo(200);
        assertThat(temporaryFiles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/a.b/!c/@v/list, a.b/C@list", "/a.b/!c/@latest, a.b/C@latest", "/a.b/!c/@v/main.info, a.b/C@main"})
    void failure_isAnsweredFromTheCache_andMarked(String path, String name) {
        Answer fresh = get(path);
        for (Exception e : List.of(
                new UpstreamException("x"),
                new UpstreamTimeoutException("x"),
                new IOException("x"),
                new IllegalStateException("x"))) {
            fail(name, e);
            Answer stale = get(path);
            assertThat(stale.status()).isEqualTo(200);
            assertThat(stale.source()).isEqualTo(Source.STALE);
            assertThat(stale.bytes()).isEqualTo(fresh.bytes());
            assertThat(stale.header("Cache-Control")).isEqualTo("public, max-age=60");
            assertThat(stale.header("Warning")).startsWith("110");
        }
        assertThat(fresh.headers()).doesNotContainKey("Warning");
    }

    @Test
    void absence_isNotHidden() {
        get("/a.b/!c/@v/list");
        fetcher.answers.remove("a.b/C@list");
        assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(404);
    }
}
