package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.UpstreamException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a proxy remembers, and what it fetches before it is asked. */
class GoProxyMemoryTest extends GoProxyFixture {
    private GoProxy remembering() {
        return GoProxy.builder().cacher(new DirCacher(folder)).fetcher(fetcher).build();
    }

    @Test
    void freshAnswersAndAbsences_areNotAskedAgain() {
        proxy = remembering();
        for (int i = 0; i < 3; i++) {
            assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(200);
            assertThat(get("/a.b/!c/@latest").text()).isEqualTo(INFO);
            assertThat(get("/a.b/d/@v/list").status()).isEqualTo(404);
            assertThat(get("/a.b/!c/@v/v1.0.1.zip").status()).isEqualTo(404);
        }
        assertThat(fetcher.asked)
                .containsExactlyInAnyOrder("a.b/C@list", "a.b/C@latest", "a.b/d@list", "a.b/C@v1.0.1.zip");
    }

    @Test
    void failures_areAskedAgain() {
        proxy = remembering();
        fail("a.b/C@list", new UpstreamException("x"));
        assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(502);
        fetcher.answers.put("a.b/C@list", "v1.0.0");
        assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(200);
    }

    @Test
    void readAhead_fetchesTheRequiredGoModsAlone() {
        fetcher.answers.put("a.b/C@v1.0.0.mod", "module a.b/C\nrequire a.b/d v1.0.0\nrequire a.b/gone v1.0.0\n");
        fetcher.answers.put("a.b/d@v1.0.0.mod", "module a.b/d\nrequire a.b/e v1.0.0\n");
        fetcher.answers.put("a.b/e@v1.0.0.mod", "module a.b/e\ngo 1.17\nrequire a.b/f v1.0.0\n");
        proxy = remembering();
        get("/a.b/!c/@v/v1.0.0.mod");
        Awaitility.await().until(() -> Files.exists(folder.resolve("a.b/e/@v/v1.0.0.mod")));
        assertThat(fetcher.asked)
                .contains("a.b/C@v1.0.0.mod", "a.b/d@v1.0.0.mod", "a.b/e@v1.0.0.mod")
                .allMatch(name -> name.endsWith(".mod"))
                .doesNotContain("a.b/f@v1.0.0.mod");
        assertThat(get("/a.b/e/@v/v1.0.0.mod").source()).isEqualTo(Source.HIT);
    }

    @Test
    void readAhead_ofADownloadFetchesTheInfosBehindTheFirst() {
        for (String module : List.of("a.b/C", "a.b/d", "a.b/e")) {
            fetcher.answers.put(module + "@v1.0.0.mod", "module " + module + "\n");
            fetcher.answers.put(module + "@v1.0.0.info", "{\"Version\":\"v1.0.0\"}");
        }
        proxy = remembering();
        get("/a.b/!c/@v/v1.0.0.mod");
        get("/a.b/d/@v/v1.0.0.mod");
        get("/a.b/e/@v/v1.0.0.mod");
        get("/a.b/!c/@v/v1.0.0.info");
        Awaitility.await().until(() -> Files.exists(folder.resolve("a.b/e/@v/v1.0.0.info")));
        assertThat(get("/a.b/d/@v/v1.0.0.info").source()).isEqualTo(Source.HIT);
        assertThat(fetcher.asked).doesNotHaveDuplicates();
    }

    @Test
    void aFileInMemory_isAnsweredAsTheCachedOneIs() {
        String path = "/a.b/!c/@v/v1.0.0.mod";
        get(path);
        Answer cached = get(path);
        Answer hot = get(path);
        assertThat(hot).isEqualTo(cached);
        assertThat(get(path, "If-None-Match", hot.header("ETag")).status()).isEqualTo(304);
        assertThat(get(path, "range", "bytes=0-0").status()).isEqualTo(206);
        assertThat(ask("HEAD", path, Map.of()).headers()).isEqualTo(hot.headers());
        assertThat(ask("POST", path, Map.of()).status()).isEqualTo(405);
    }
}
