package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.content.Content;
import dev.goproxy.content.spool.ContentCheck;
import dev.goproxy.content.spool.IncrementalCheck;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.event.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often the cache is asked, and how often a response is made. */
class GoProxyCacheUseTest extends GoProxyFixture {
    private static final String ZIP_PATH = "/a.b/!c/@v/v1.0.0.zip";
    private static final String MOD_PATH = "/a.b/!c/@v/v1.0.0.mod";
    private static final String LIST_PATH = "/a.b/!c/@v/list";

    private CountingCacher cacher;

    @BeforeEach
    void remember() {
        cacher = new CountingCacher(new DirCacher(folder));
        proxy = GoProxy.builder().cacher(cacher).fetcher(fetcher).readAhead(0).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {ZIP_PATH, MOD_PATH, "/a.b/!c/@v/v1.0.0.info"})
    void coldFile_isLookedUpOnce(String path) {
        assertThat(get(path).source()).isEqualTo(Source.MISS);
        assertThat(cacher.gets).containsExactly(path.substring(1));
    }

    @ParameterizedTest
    @CsvSource({
        "main, 1",
        "feature+x, 1",
        "abcdef1, 1",
        "abcdef123456, 1",
        "v1.0.0+incompatible-not, 0",
        "v1.0.0+a1, 0",
        "abcdef12345, 0",
        "abcdef1234567, 0"
    })
    void query_thatIsOneOfManyNames_isNotStored(String query, int stored) throws IOException {
        fetcher.answers.put("a.b/C@" + query, INFO);
        String path = "/a.b/!c/@v/" + query + ".info";
        assertThat(get(path).source()).isEqualTo(Source.MISS);
        assertThat(cacher.get(path.substring(1)).stream().count()).isEqualTo(stored);
    }

    @Test
    void coldZip_needsTheTempDirOnce() {
        get(ZIP_PATH);
        assertThat(cacher.tempDirs).hasValue(1);
        get(ZIP_PATH);
        get(MOD_PATH);
        assertThat(cacher.tempDirs).hasValue(1);
    }

    @Test
    void coldZipThatTheFetcherHasInAFile_needsNoTempDir(@TempDir Path elsewhere) throws IOException {
        Content zip = Content.of(new ByteArrayInputStream(ZIP), OptionalLong.of(ZIP.length));
        fetcher.answers.put(
                "a.b/C@v1.0.0.zip", SpooledContent.of(zip, elsewhere, IncrementalCheck.NONE, ContentCheck.NONE));
        assertThat(get(ZIP_PATH).bytes()).isEqualTo(ZIP);
        assertThat(cacher.tempDirs).hasValue(0);
    }

    @Test
    void fileCachedWhileARequestLookedItUp_isNotFetchedAgain() {
        var looked = new AtomicInteger();
        cacher.onGet = name -> {
            if (looked.getAndIncrement() == 0) {
                assertThat(get(ZIP_PATH).source()).isEqualTo(Source.MISS);
            }
        };
        Answer answer = get(ZIP_PATH);
        assertThat(answer.source()).isEqualTo(Source.HIT);
        assertThat(answer.bytes()).isEqualTo(ZIP);
        assertThat(fetcher.asked).containsExactly("a.b/C@v1.0.0.zip");
    }

    @Test
    void freshList_isReadOnce() {
        assertThat(get(LIST_PATH).source()).isEqualTo(Source.MISS);
        Answer first = get(LIST_PATH);
        for (int i = 0; i < 3; i++) {
            assertThat(get(LIST_PATH)).isEqualTo(first);
        }
        assertThat(first.source()).isEqualTo(Source.HIT);
        assertThat(first.text()).isEqualTo("v1.0.0\nv1.1.0-rc.1");
        assertThat(cacher.opened).hasSize(1);
    }

    @Test
    void listOfAFolderOfGoItself_isFilteredAgainWhenItHasChanged() throws IOException {
        Path list = folder.resolve(LIST_PATH.substring(1));
        Files.createDirectories(list.getParent());
        Files.writeString(list, "v1.2.0\nv0.0.0-20200101000000-abcdefabcdef\nv1.1.0\n");
        for (int i = 0; i < 3; i++) {
            assertThat(get(LIST_PATH).text()).isEqualTo("v1.1.0\nv1.2.0");
        }
        Files.writeString(list, "v1.2.0\nv0.0.0-20200101000000-abcdefabcdef\nv1.1.0\nv1.0.0\n");
        assertThat(get(LIST_PATH).text()).isEqualTo("v1.0.0\nv1.1.0\nv1.2.0");
        assertThat(cacher.opened).hasSize(2);
    }

    /** Header fields that count how often they are searched. */
    private static final class CountingHeaders extends AbstractMap<String, List<String>> {
        private int searches;

        @Override
        public Set<Map.Entry<String, List<String>>> entrySet() {
            searches++;
            return Map.of("Accept", List.of("*/*")).entrySet();
        }
    }

    private int searches(String path) {
        var headers = new CountingHeaders();
        assertThat(ask("GET", path, headers).source()).isEqualTo(Source.HIT);
        return headers.searches;
    }

    @Test
    void firstHitOfASmallFile_looksAtTheRequestOnceMoreThanLaterOnes_forVia() {
        get(MOD_PATH);
        int first = searches(MOD_PATH);
        int hot = searches(MOD_PATH);
        assertThat(first).isLessThanOrEqualTo(hot + 1);
    }
}
