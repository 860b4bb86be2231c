package dev.goproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock is set forwards and back, by hours and by years: what changes is asked for again, and nothing is lost,
 * refused, or believed for years.
 */
class ClockJumpTest {
    private static final Instant START = Instant.parse("2024-05-06T07:08:09Z");
    private static final String LIST = "/example.com/a/@v/list";
    private static final String MOD = "/example.com/a/@v/v1.0.0.mod";

    @TempDir
    Path folder;

    private final FakeFetcher fetcher = new FakeFetcher();
    private final HandClock clock = new HandClock(START);
    private GoProxy proxy;

    @BeforeEach
    void fill() {
        fetcher.answers.put("example.com/a@list", "v1.0.0");
        fetcher.answers.put("example.com/a@v1.0.0.mod", "module example.com/a\n");
        proxy = GoProxy.builder()
                .cacher(new DirCacher(folder))
                .fetcher(fetcher)
                .clock(clock)
                .build();
    }

    private record Answer(int status, Source source, String text, Map<String, String> headers) {}

    private Answer get(String path, Map<String, List<String>> headers) throws IOException {
        try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", path, headers))) {
            var out = new ByteArrayOutputStream();
            response.writeTo(out);
            return new Answer(response.status(), response.source(), out.toString(UTF_8), response.headers());
        }
    }

    private Answer get(String path) throws IOException {
        return get(path, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P36500D", "P-36500D", "PT-1S"})
    void lists_areAskedAgainAfterAJump_andFreshAtTheNewTime(Duration jump) throws IOException {
        assertThat(get(LIST).source()).isEqualTo(Source.MISS);
        assertThat(get(LIST).source()).isEqualTo(Source.HIT);
        clock.now = START.plus(jump);
        fetcher.answers.put("example.com/a@list", "v1.0.0\nv1.1.0");
        assertThat(get(LIST).text()).isEqualTo("v1.0.0\nv1.1.0");
        assertThat(get(LIST).source()).isEqualTo(Source.HIT);
        clock.now = clock.now.plusSeconds(60);
        assertThat(get(LIST).source()).isEqualTo(Source.MISS);
        clock.now = START;
        assertThat(get(LIST).source()).isEqualTo(Source.MISS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P36500D", "P-36500D"})
    void absences_areAskedAgainAfterAJump(Duration jump) throws IOException {
        assertThat(get("/example.com/b/@v/list").status()).isEqualTo(404);
        assertThat(get("/example.com/b/@v/v1.0.0.mod").status()).isEqualTo(404);
        clock.now = START.plus(jump);
        fetcher.answers.put("example.com/b@list", "v1.0.0");
        fetcher.answers.put("example.com/b@v1.0.0.mod", "module example.com/b\n");
        assertThat(get("/example.com/b/@v/list").status()).isEqualTo(200);
        assertThat(get("/example.com/b/@v/v1.0.0.mod").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P36500D", "P-36500D"})
    void jumpDuringAFetch_losesNothing(Duration jump) throws IOException {
        fetcher.onAsked = name -> clock.now = clock.now.plus(jump);
        assertThat(get(MOD).status()).isEqualTo(200);
        assertThat(get(LIST).text()).isEqualTo("v1.0.0");
        fetcher.onAsked = name -> {};
        assertThat(get(MOD).source()).isEqualTo(Source.HIT);
        clock.now = START;
        assertThat(get(LIST).source()).isEqualTo(Source.MISS);
        assertThat(get(LIST).source()).isEqualTo(Source.HIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P36500D", "P-36500D"})
    void afterAJump_theUpstreamDown_whatIsCachedIsServed(Duration jump) throws IOException {
        get(LIST);
        get(MOD);
        clock.now = START.plus(jump);
        fetcher.answers.replaceAll((name, answer) -> new UpstreamException("down"));
        assertThat(get(LIST).source()).isEqualTo(Source.STALE);
        assertThat(get(LIST).text()).isEqualTo("v1.0.0");
        assertThat(get(MOD).text()).isEqualTo("module example.com/a\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "1901-12-14T00:00:00Z", "2099-12-31T23:59:59Z"})
    void oddFileTimes_areNoMatter(Instant time) throws IOException {
        get(LIST);
        get(MOD);
        for (String path : List.of(LIST, MOD)) {
            Files.setLastModifiedTime(folder.resolve(path.substring(1)), FileTime.from(time));
        }
        Answer mod = get(MOD);
        assertThat(mod.text()).isEqualTo("module example.com/a\n");
        assertThat(get(MOD, Map.of("If-None-Match", List.of(mod.headers().getOrDefault("ETag", ""))))
                        .status())
                .isEqualTo(304);
        assertThat(mod.headers().containsKey("Last-Modified")).isEqualTo(!time.equals(Instant.EPOCH));
        fetcher.answers.put("example.com/a@list", "v1.0.0\nv1.1.0");
        assertThat(get(LIST).text()).isEqualTo("v1.0.0\nv1.1.0");
        assertThat(get(LIST).source()).isEqualTo(Source.HIT);
    }
}
