package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.NotFoundException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstreams don't have, or have no more. */
class GoProxyAbsenceTest extends GoProxyFixture {
    private final HandClock clock = new HandClock(Instant.parse("2024-05-06T07:08:09Z"));

    private GoProxy proxy(Duration absentFor, boolean serveDeleted) {
        return GoProxy.builder()
                .cacher(new DirCacher(folder))
                .fetcher(fetcher)
                .freshFor(Duration.ZERO)
                .absentFor(absentFor)
                .serveDeleted(serveDeleted)
                .clock(clock)
                .build();
    }

    /** Else a cache in front of the proxy hides a tag that is pushed a moment after somebody has asked for it. */
    @ParameterizedTest
    @ValueSource(strings = {"/a.b/!c/@v/v1.0.1.info", "/a.b/!c/@v/v1.0.1.zip", "/a.b/d/@v/list"})
    void absence_isToldForAsLongAsItIsRemembered(String path) {
        proxy = proxy(Duration.ofSeconds(60), true);
        assertThat(get(path).header("Cache-Control")).isEqualTo("public, max-age=60");
        clock.now = clock.now.plusSeconds(45);
        assertThat(get(path).header("Cache-Control")).isEqualTo("public, max-age=15");
        clock.now = clock.now.plusSeconds(15);
        assertThat(get(path).header("Cache-Control")).as("asked again").isEqualTo("public, max-age=60");
        assertThat(fetcher.asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"/a.b/!c/@v/v1.0.1.info, 600", "/a.b/d/@v/list, 60"})
    void absence_thatIsRememberedForLong_isToldForNoLongerThanUsual(String path, int maxAge) {
        proxy = proxy(Duration.ofHours(1), true);
        assertThat(get(path).header("Cache-Control")).isEqualTo("public, max-age=" + maxAge);
    }

    private void delete(String name) {
        fail(name, new NotFoundException("gone: " + name));
    }

    private void assertStale(String path, String text) {
        Answer answer = get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.source()).isEqualTo(Source.STALE);
        assertThat(answer.header("Warning")).startsWith("110 ");
        assertThat(answer.text()).isEqualTo(text);
    }

    @Test
    void module_thatIsDeletedUpstream_isToldFromTheCache() {
        get("/a.b/!c/@v/list");
        get("/a.b/!c/@latest");
        get("/a.b/!c/@v/main.info");
        get("/a.b/!c/@v/v1.0.0.info");
        for (String name : new String[] {"list", "latest", "main"}) {
            delete("a.b/C@" + name);
        }
        assertStale("/a.b/!c/@v/list", "v1.0.0\nv1.1.0-rc.1");
        assertStale("/a.b/!c/@latest", INFO);
        assertStale("/a.b/!c/@v/main.info", INFO);
        assertThat(get("/a.b/!c/@v/v2.info").status())
                .as("a query never answered")
                .isEqualTo(404);
    }

    @Test
    void module_ofWhichOnlyFilesAreCached_isToldFromThem() {
        get("/a.b/!c/@v/v1.0.0.info");
        delete("a.b/C@list");
        delete("a.b/C@latest");
        assertStale("/a.b/!c/@v/list", "v1.0.0");
        assertStale("/a.b/!c/@latest", INFO);
    }

    @Test
    void module_ofWhichNoFileIsCached_isAbsent() {
        get("/a.b/!c/@v/list");
        delete("a.b/C@list");
        assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(404);
        assertThat(get("/a.b/!c/@v/v1.0.0.info").status()).isEqualTo(200);
        delete("a.b/D@list");
        assertThat(get("/a.b/!d/@v/list").status()).as("another module").isEqualTo(404);
    }

    @Test
    void module_thatIsDeletedUpstream_isAbsentIfSoWished() {
        proxy = proxy(Duration.ZERO, false);
        get("/a.b/!c/@v/list");
        get("/a.b/!c/@v/v1.0.0.info");
        delete("a.b/C@list");
        delete("a.b/C@v1.0.0.info");
        assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(404);
        assertThat(get("/a.b/!c/@v/v1.0.0.info").status()).as("a file").isEqualTo(200);
    }
}
