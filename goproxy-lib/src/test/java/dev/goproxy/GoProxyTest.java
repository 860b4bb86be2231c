package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the protocol's parity table, one by one. */
class GoProxyTest extends GoProxyFixture {
    @Nested
    class Success {
        @ParameterizedTest
        @CsvSource({
            "/a.b/!c/@v/list, 60, text/plain; charset=utf-8",
            "/a.b/!c/@latest, 60, application/json; charset=utf-8",
            "/a.b/!c/@v/main.info, 60, application/json; charset=utf-8",
            "/a.b/!c/@v/v1.0.0.info, 604800, application/json; charset=utf-8",
            "/a.b/!c/@v/v1.0.0.mod, 604800, text/plain; charset=utf-8",
            "/a.b/!c/@v/v1.0.0.zip, 604800, application/zip",
            "/a.b/%21c/%40v/v1%2E0.0.mod, 604800, text/plain; charset=utf-8",
        })
        void get_thenHead_coldAndWarm(String path, int maxAge, String type) {
            Answer cold = ask("HEAD", path, Map.of());
            Answer warm = get(path);
            for (Answer answer : List.of(cold, warm)) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.headers())
                        .containsEntry("Cache-Control", "public, max-age=" + maxAge)
                        .containsEntry("Content-Type", type)
                        .containsEntry("Accept-Ranges", "bytes")
                        .containsEntry("Content-Length", Integer.toString(warm.bytes().length));
            }
            assertThat(cold.headers()).isEqualTo(warm.headers());
            assertThat(cold.bytes()).isEmpty();
        }

        @Test
        void bodies_areWhatCame() {
            for (int i = 0; i < 2; i++) {
                assertThat(get("/a.b/!c/@v/list").text()).isEqualTo("v1.0.0\nv1.1.0-rc.1");
                assertThat(get("/a.b/!c/@latest").text()).isEqualTo(INFO);
                assertThat(get("/a.b/!c/@v/v1.0.0.info").text()).isEqualTo(INFO);
                assertThat(get("/a.b/!c/@v/v1.0.0.mod").text()).isEqualTo("module a.b/C\r\n");
                assertThat(get("/a.b/!c/@v/v1.0.0.zip").bytes()).isEqualTo(ZIP);
            }
        }

        @Test
        void files_areFetchedOnceAndAlone_andTheRestEachTime() throws IOException {
            assertThat(get("/a.b/!c/@v/v1.0.0.mod").source()).isEqualTo(Source.MISS);
            assertThat(get("/a.b/!c/@v/v1.0.0.mod").source()).isEqualTo(Source.HIT);
            get("/a.b/!c/@v/list");
            get("/a.b/!c/@v/list");
            assertThat(fetcher.asked).containsExactly("a.b/C@v1.0.0.mod", "a.b/C@list", "a.b/C@list");
            assertThat(folder.resolve("a.b/!c/@v/v1.0.0.mod")).hasContent("module a.b/C\r\n");
            assertThat(temporaryFiles()).isEmpty();
        }

        @Test
        void emptyList_isAnAnswer() {
            fetcher.answers.put("a.b/C@list", "");
            Answer list = get("/a.b/!c/@v/list", "Range", "bytes=0-");
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.header("Content-Length")).isEqualTo("0");
        }

        @Test
        void folderOfGoItself_listsNoPseudoVersions() throws IOException {
            Files.createDirectories(folder.resolve("a.b/!c/@v"));
            Files.writeString(
                    folder.resolve("a.b/!c/@v/list"),
                    "v1.2.0\nv0.0.0-20200101000000-abcdefabcdef\nv1.10.0 2020-01-01\n");
            assertThat(get("/a.b/!c/@v/list", "Disable-Module-Fetch", "1").text())
                    .isEqualTo("v1.2.0\nv1.10.0");
        }
    }

    @Nested
    class Refusal {
        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get", "Head", ""})
        void otherMethod(String method) {
            Answer answer = ask(method, "/a.b/!c/@v/list", Map.of());
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.text()).isEqualTo("method not allowed");
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
            assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=86400");
            assertThat(fetcher.asked).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/",
                    "",
                    "/a.b/%00/@v/list",
                    "/a.b/@v/%ff.info",
                    "/a.b/..%2f..%2fetc/@v/list",
                    "/a.b/%2e%2e/@v/list",
                    "//",
                    "*",
                    "/a.b/@v/v1.0.0.mod/../../x",
                    "/a.b/@v/v1.0.0%00.zip",
                    "/a.b/\u00e9/@v/list",
                    "/a.b/@v/\ud83d\ude00.info",
                    "/sumdb/sum.golang.org/tile/8/0/%00",
                    "http://a.b/@v/list"
                })
        void oddPath_isAbsent_andTouchesNothing(String path) throws IOException {
            Answer answer = get(path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text())
                    .startsWith("not found")
                    .doesNotContain("Exception")
                    .doesNotContainPattern("\\p{Cntrl}");
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(fetcher.asked).isEmpty();
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }

        @Test
        void longPath_isAbsent() {
            assertThat(get("/a.b/" + "x".repeat(300) + "/@v/list").status()).isEqualTo(404);
            assertThat(get("/a.b/@v/" + "x".repeat(100_000) + ".info").text()).hasSizeLessThan(1100);
            assertThat(get("/a.b" + "/x".repeat(5000) + "/@v/list").status()).isEqualTo(404);
            assertThat(fetcher.asked).isEmpty();
        }

        @Test
        void malformedPercentEncoding() {
            Answer answer = get("/a.b/%zz");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }

        @Test
        void head_hasTheLengthOfTheTextAndNoText() {
            Answer answer = ask("HEAD", "/", Map.of());
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Content-Length")).isEqualTo("9");
            assertThat(answer.bytes()).isEmpty();
        }
    }

    @Nested
    class DisableModuleFetch {
        @ParameterizedTest
        @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True"})
        void on_answersFromTheCacheAlone(String value) {
            for (String path : List.of("/a.b/!c/@v/v1.0.0.zip", "/a.b/!c/@v/list", "/a.b/!c/@v/main.info")) {
                Answer cold = get(path, "disable-module-fetch", value);
                assertThat(cold.status()).isEqualTo(404);
                assertThat(cold.text()).isEqualTo("not found: temporarily unavailable");
                assertThat(cold.header("Cache-Control")).isEqualTo("public, max-age=60");
                assertThat(fetcher.asked).isEmpty();
                get(path);
                fetcher.asked.clear();
                Answer warm = get(path, "Disable-Module-Fetch", value);
                assertThat(warm.status()).isEqualTo(200);
                assertThat(warm.source()).isEqualTo(Source.HIT);
                assertThat(fetcher.asked).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"yes", "tRue", "", "0", "false", "on", " 1"})
        void anythingElse_isOff(String value) {
            assertThat(get("/a.b/!c/@v/list", "Disable-Module-Fetch", value).status())
                    .isEqualTo(200);
        }

        @Test
        void theFirstCounts_andBadNamesComeFirst() {
            Map<String, List<String>> off = Map.of("Disable-Module-Fetch", List.of("0", "1"));
            assertThat(ask("GET", "/a.b/!c/@v/list", off).status()).isEqualTo(200);
            Answer bad = get("/a.b/!c/@v/x.y", "Disable-Module-Fetch", "1");
            assertThat(bad.text()).isEqualTo("not found: unexpected extension \".y\"");
            assertThat(bad.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    /** A cache that fails at everything. */
    private record BrokenCacher(Exception e) implements Cacher {
        @Override
        public Optional<Content> get(String name) throws IOException {
            throw thrown();
        }

        @Override
        public void put(String name, Content content) throws IOException {
            throw thrown();
        }

        private IOException thrown() {
            if (e instanceof RuntimeException bug) {
                throw bug;
            }
            return (IOException) e;
        }
    }

    @Nested
    class Host {
        @Test
        void brokenCache_isAsGoodAsNone() {
            for (Exception e : List.of(new IOException("disk"), new IllegalStateException("bug"))) {
                proxy = proxy(new BrokenCacher(e));
                assertThat(get("/a.b/!c/@v/v1.0.0.zip").bytes()).isEqualTo(ZIP);
                assertThat(get("/a.b/!c/@v/v1.0.0.mod").status()).isEqualTo(200);
                assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(200);
                fail("a.b/C@list", new UpstreamException("x"));
                assertThat(get("/a.b/!c/@v/list").status()).isEqualTo(502);
                fetcher.answers.put("a.b/C@list", "v1.0.0");
            }
        }

        @Test
        void openAnswer_outlivesItsCacheEntry() throws IOException {
            get("/a.b/!c/@v/v1.0.0.zip");
            try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", "/a.b/!c/@v/v1.0.0.zip"))) {
                new DirCacher(folder).put("a.b/!c/@v/v1.0.0.zip", Content.of(ZIP));
                var out = new ByteArrayOutputStream();
                response.writeTo(out);
                assertThat(out.toByteArray()).isEqualTo(ZIP);
            }
        }

        @Test
        void builder_namesTheBadOption() {
            assertThatThrownBy(() -> GoProxy.builder().requestTimeout(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("requestTimeout");
        }
    }
}
