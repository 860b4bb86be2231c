package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.content.Content;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.ZipFlaw;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An embedder's own source, as clients of a proxy see it. */
@Timeout(120)
class GoFetcherSourceTest {
    private static final String PATTERN = "corp.example.com/*";
    private static final String MODULE = "corp.example.com/hello";
    private static final String FILES = "/" + MODULE + "/@v/";
    private static final Duration GENEROUS = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final TestModule HELLO =
            TestModule.of(MODULE).version("v1.0.0").file("hello.go", "package hello\n");

    @TempDir
    Path folder;

    private final FakeSumDb sumdb = FakeSumDb.start();
    private final AtomicBoolean sourceClosed = new AtomicBoolean();
    private Fetching fetching = () -> {};
    private TestModule served = HELLO;
    private Supplier<Content> zip = () -> served.zip().content();

    /** Hook that is called for each request to the source. */
    private interface Fetching {
        void begin() throws IOException;
    }

    private final class Source implements Fetcher {
        @Override
        public VersionInfo query(ModulePath path, String query) throws IOException {
            fetching.begin();
            throw new NotFoundException(path + "@" + query + ": unknown revision");
        }

        @Override
        public List<Version> list(ModulePath path) throws IOException {
            fetching.begin();
            return served.versions().stream().map(Version::parse).toList();
        }

        @Override
        public VersionInfo info(ModuleVersion version) throws IOException {
            fetching.begin();
            return VersionInfo.parse(served.info().bytes());
        }

        @Override
        public Content mod(ModuleVersion version) throws IOException {
            fetching.begin();
            return served.mod().content();
        }

        @Override
        public Content zip(ModuleVersion version) throws IOException {
            fetching.begin();
            return zip.get();
        }

        @Override
        public void close() {
            sourceClosed.set(true);
        }
    }

    @AfterEach
    void close() {
        sumdb.close();
    }

    private record Answer(int status, ByteArrayOutputStream content) {
        byte[] body() {
            return content.toByteArray();
        }

        String text() {
            return content.toString(StandardCharsets.UTF_8);
        }
    }

    private Answer get(String file, Duration timeout, String gosumdb) throws IOException {
        try (GoFetcher fetcher = GoFetcher.builder()
                        .env(GoEnv.of(Map.of("GOPROXY", "off", "GOSUMDB", gosumdb)))
                        .fetchTimeout(timeout)
                        .tempDir(folder)
                        .source(PATTERN, new Source())
                        .build();
                GoProxy proxy = GoProxy.builder()
                        .cacher(new MemoryCacher())
                        .fetcher(fetcher)
                        .build();
                ProxyResponse response = proxy.handle(new ProxyRequest("GET", file, Map.of()))) {
            var body = new ByteArrayOutputStream();
            response.writeTo(body);
            return new Answer(response.status(), body);
        }
    }

    private Answer get(String file) throws IOException {
        return get(file, GENEROUS, "off");
    }

    private Answer getVerified(String file) throws IOException {
        return get(file, GENEROUS, sumdb.gosumdb());
    }

    private static void hang() throws InterruptedIOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Test
    void matchingModules_areServedFromTheSource_whichIsNotClosed() throws IOException {
        sumdb.add(HELLO);
        assertThat(getVerified(FILES + "list").text().strip()).isEqualTo("v1.0.0");
        assertThat(getVerified(FILES + "v1.0.0.info").text())
                .isEqualTo(HELLO.info().text());
        assertThat(getVerified(FILES + "v1.0.0.mod").body())
                .isEqualTo(HELLO.mod().bytes());
        assertThat(getVerified(FILES + "v1.0.0.zip").body())
                .isEqualTo(HELLO.zip().bytes());
        assertThat(get("/other.example.com/hello/@v/list").status()).isEqualTo(404);
        assertThat(sourceClosed).isFalse();
    }

    @Test
    void hangingSource_isInterruptedAtTheFetchTimeout() throws IOException {
        var interrupted = new AtomicBoolean();
        fetching = () -> {
            try {
                hang();
            } finally {
                interrupted.set(true);
            }
        };
        Answer answer = get(FILES + "v1.0.0.mod", SHORT, "off");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).isEqualTo("gateway timeout: " + PATTERN + ": no answer within 1 s");
        assertThat(interrupted).isTrue();
    }

    @Test
    void hangingBody_isInterruptedAtTheFetchTimeout() throws IOException {
        var hanging = new InputStream() {
            @Override
            public int read() throws IOException {
                hang();
                return -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        zip = () -> Content.of(hanging, OptionalLong.empty());
        Answer answer = get(FILES + "v1.0.0.zip", SHORT, "off");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains(PATTERN + ": no answer within 1 s");
    }

    @Test
    void uncheckedException_isACleanFailure() throws IOException {
        fetching = () -> {
            throw new IllegalStateException("s3cret");
        };
        Answer answer = get(FILES + "v1.0.0.info");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).isEqualTo("bad gateway: what was asked for can't be fetched or stored");
    }

    @Test
    void failure_namesTheFile() throws IOException {
        fetching = () -> {
            throw new UpstreamException("the store is down");
        };
        Answer answer = get(FILES + "list");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).isEqualTo("bad gateway: " + MODULE + "/@v/list: the store is down");
    }

    @Test
    void absence_isNotFound() throws IOException {
        Answer answer = get("/" + MODULE + "/@v/main.info");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("not found: " + MODULE + "@main: unknown revision");
    }

    @ParameterizedTest
    @EnumSource(
            value = ZipFlaw.class,
            names = {"WRONG_PREFIX", "CASE_COLLISION", "CUT_IN_HALF", "NOT_A_ZIP"})
    void zip_isCheckedByGosRules(ZipFlaw flaw) throws IOException {
        served = HELLO.flaw(flaw);
        Answer answer = get(FILES + "v1.0.0.zip");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).startsWith("bad gateway: " + MODULE + "/@v/v1.0.0.zip: " + PATTERN);
    }

    @Test
    void zipAndMod_areCheckedAgainstTheChecksumDatabase() throws IOException {
        sumdb.add(HELLO);
        served = HELLO.file("hello.go", "package changed\n").directive("go 1.20");
        assertThat(getVerified(FILES + "v1.0.0.zip").text()).contains("SECURITY ERROR: checksum mismatch");
        assertThat(getVerified(FILES + "v1.0.0.mod").text()).contains("SECURITY ERROR: checksum mismatch");
        assertThat(getVerified(FILES + "v1.0.0.zip").status()).isEqualTo(502);
    }
}
