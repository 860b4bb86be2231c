package dev.goproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.ProxyResponse.Source;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the protocol's parity table, one by one, over a fetcher in memory and a cache on disk. */
class GoProxyTest {
    private static final String INFO =
            "{\"Version\":\"v1.0.0\",\"Time\":\"2020-01-02T03:04:05+01:00\",\"Origin\":{\"VCS\":\"git\"}}";
    private static final byte[] ZIP = zipOf(200_000);

    @TempDir
    Path folder;

    private final FakeFetcher fetcher = new FakeFetcher();
    private GoProxy proxy;

    @BeforeEach
    void fill() {
        fetcher.answers.put("a.b/C@list", "v1.0.0\nv1.1.0-rc.1");
        fetcher.answers.put("a.b/C@latest", INFO);
        fetcher.answers.put("a.b/C@main", INFO);
        fetcher.answers.put("a.b/C@v1.0.0.info", INFO);
        fetcher.answers.put("a.b/C@v1.0.0.mod", "module a.b/C\r\n");
        fetcher.answers.put("a.b/C@v1.0.0.zip", ZIP);
        proxy = proxy(new DirCacher(folder));
    }

    /** A module zip of exactly that size. */
    private static byte[] zipOf(int size) {
        byte[] least = zip(new byte[0]);
        var text = new byte[size - least.length];
        new Random(1).nextBytes(text);
        return zip(text);
    }

    private static byte[] zip(byte[] text) {
        var crc = new CRC32();
        crc.update(text);
        var entry = new ZipEntry("a.b/C@v1.0.0/x.go");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(text.length);
        entry.setCrc(crc.getValue());
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            out.putNextEntry(entry);
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private GoProxy proxy(Cacher cacher) {
        return GoProxy.builder()
                .cacher(cacher)
                .fetcher(fetcher)
                .freshFor(Duration.ZERO)
                .absentFor(Duration.ZERO)
                .clock(Clock.fixed(Instant.parse("2024-05-06T07:08:09.123456789Z"), ZoneOffset.UTC))
                .build();
    }

    /** An answer read to its end. */
    private record Answer(int status, Map<String, String> headers, String latin1, Source source) {
        byte[] bytes() {
            return latin1.getBytes(ISO_8859_1);
        }

        String text() {
            return new String(bytes(), UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private Answer ask(String method, String path, Map<String, List<String>> headers) {
        try (ProxyResponse response = proxy.handle(new ProxyRequest(method, path, headers))) {
            var out = new ByteArrayOutputStream();
            response.writeTo(out);
            assertThat(response.bodySize()).hasValue(out.size());
            return new Answer(
                    response.status(), new TreeMap<>(response.headers()), out.toString(ISO_8859_1), response.source());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer get(String path, String... header) {
        return ask("GET", path, header.length == 0 ? Map.of() : Map.of(header[0], List.of(header[1])));
    }

    private Answer get(String path, Map<String, String> headers) {
        var lists = new TreeMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return ask("GET", path, lists);
    }

    private void fail(String name, Exception e) {
        fetcher.answers.put(name, e);
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".tmp") && Files.isRegularFile(file))
                    .toList();
        }
    }

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
            assertThat(bad.header("Cache-Control")).isEqualTo("public, max-age=86400");
        }
    }

    @Nested
    class Failure {
        private static final String MOD = "/a.b/!c/@v/v1.0.0.mod";

        @ParameterizedTest
        @CsvSource({
            "/a.b/!c/@v/v1.0.1.info, 600", "/a.b/!c/@v/v1.0.1.mod, 600", "/a.b/!c/@v/v1.0.1.zip, 600",
            "/a.b/d/@v/list, 60", "/a.b/d/@latest, 60", "/a.b/!c/@v/dev.info, 60"
        })
        void absence(String path, int maxAge) {
            Answer answer = get(path, "If-None-Match", "*");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=" + maxAge);
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
    }

    @Nested
    class Stale {
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

    @Nested
    class ValidatorsAndRanges {
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
            for (String validator :
                    List.of("\"other\"", "Thu, 01 Jan 1970 00:00:00 GMT", "W/" + whole.header("ETag"))) {
                assertThat(get(PATH, Map.of("Range", "bytes=0-1", "If-Range", validator))
                                .status())
                        .isEqualTo(200);
            }
        }

        @Test
        void absence_isNoMatterOfRanges() {
            assertThat(get("/a.b/!c/@v/v1.0.1.zip", "Range", "bytes=0-1").status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class Memory {
        private GoProxy remembering() {
            return GoProxy.builder()
                    .cacher(new DirCacher(folder))
                    .fetcher(fetcher)
                    .build();
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
