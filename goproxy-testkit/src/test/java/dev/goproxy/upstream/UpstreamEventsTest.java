package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.ProxyStatus;
import dev.goproxy.event.UpstreamAttempt;
import dev.goproxy.event.VerificationFailed;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.ZipFlaw;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners of a proxy hear of its fetcher's upstreams. */
@Timeout(60)
class UpstreamEventsTest {
    private static final TestModule HELLO =
            TestModule.of("example.com/hello").version("v1.0.0").file("hello.go", "package hello\n");
    private static final TestModule FLAWED = TestModule.of("example.com/flawed")
            .version("v1.0.0")
            .file("a.go", "package a\n")
            .flaw(ZipFlaw.DUPLICATE_NAMES);

    private final FakeUpstream upstream = FakeUpstream.start(HELLO, FLAWED);
    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private final List<VerificationFailed.Kind> verifications = new CopyOnWriteArrayList<>();
    private final ProxyListener listener = new ProxyListener() {
        @Override
        public void upstreamAttempted(UpstreamAttempt event) {
            attempts.add(event.upstream() + " " + event.kind() + " "
                    + event.failure().map(FetchFailed.Kind::name).orElse("SUCCESS")
                    + (event.isRetry() ? " retry" : ""));
        }

        @Override
        public void verificationFailed(VerificationFailed event) {
            verifications.add(event.kind());
        }
    };

    @AfterEach
    void stop() {
        upstream.close();
    }

    private String name() {
        return "127.0.0.1:" + upstream.url().getPort();
    }

    private GoFetcher.Builder fetcher(String goproxy) {
        return GoFetcher.builder().env(GoEnv.of(Map.of("GOPROXY", goproxy, "GOSUMDB", "off")));
    }

    private int get(Fetcher fetcher, String path) throws IOException {
        try (GoProxy proxy = GoProxy.builder()
                        .cacher(new MemoryCacher())
                        .fetcher(fetcher)
                        .listener(listener)
                        .readAhead(0)
                        .build();
                ProxyResponse response = proxy.handle(new ProxyRequest("GET", path))) {
            return response.status();
        }
    }

    @Test
    void eachAttempt_isTold_withItsOutcome() throws IOException {
        upstream.on(HELLO.mod()).status(503).times(2);
        try (GoFetcher fetcher = fetcher(upstream.url().toString()).build()) {
            assertThat(get(fetcher, "/example.com/hello/@v/v1.0.0.mod")).isEqualTo(200);
            assertThat(get(fetcher, "/example.com/none/@v/list")).isEqualTo(404);
        }
        assertThat(attempts)
                .containsExactly(
                        name() + " MOD FAILED",
                        name() + " MOD FAILED retry",
                        name() + " MOD SUCCESS retry",
                        name() + " LIST ABSENT");
    }

    @Test
    void eachEntryOfTheChain_isTold_andNobodyAfterTheProxyIsClosed() throws IOException {
        try (var empty = FakeUpstream.start();
                GoFetcher fetcher = fetcher(empty.url() + "," + upstream.url()).build()) {
            assertThat(get(fetcher, "/example.com/hello/@v/v1.0.0.zip")).isEqualTo(200);
            assertThat(attempts)
                    .containsExactly("127.0.0.1:" + empty.url().getPort() + " ZIP ABSENT", name() + " ZIP SUCCESS");
            attempts.clear();
            fetcher.mod(ModuleVersion.of("example.com/hello", "v1.0.0")).close();
            assertThat(attempts).isEmpty();
        }
    }

    @Test
    void embeddersSource_andFiles_areUpstreamsToo() throws IOException {
        try (GoFetcher own = fetcher(upstream.url().toString()).build();
                GoFetcher fetcher = fetcher("file:///nowhere/at/all")
                        .source("example.com/hello", own)
                        .build()) {
            assertThat(get(fetcher, "/example.com/hello/@v/v1.0.0.mod")).isEqualTo(200);
            assertThat(get(fetcher, "/example.com/other/@latest")).isEqualTo(404);
            assertThat(fetcher.upstreams()).containsExactly(new ProxyStatus.Upstream("file", false));
        }
        assertThat(attempts).startsWith("example.com/hello MOD SUCCESS", "file LATEST ABSENT");
    }

    @Test
    void failedChecks_areTold() throws IOException {
        try (GoFetcher fetcher = fetcher(upstream.url().toString()).build()) {
            assertThat(get(fetcher, "/example.com/flawed/@v/v1.0.0.zip")).isEqualTo(502);
        }
        assertThat(verifications).containsExactly(VerificationFailed.Kind.ZIP);
    }

    @Test
    void wrongSums_areTold() throws IOException {
        try (var database = FakeSumDb.start()
                        .add(HELLO.path(), "v1.0.0", "h1:" + "A".repeat(43) + "=", "h1:" + "B".repeat(43) + "=");
                GoFetcher fetcher = GoFetcher.builder()
                        .env(GoEnv.of(Map.of("GOPROXY", upstream.url().toString(), "GOSUMDB", database.gosumdb())))
                        .build()) {
            assertThat(get(fetcher, "/example.com/hello/@v/v1.0.0.zip")).isEqualTo(502);
        }
        assertThat(verifications).containsExactly(VerificationFailed.Kind.SUM);
        assertThat(attempts).anyMatch(attempt -> attempt.contains(" SUM_DB SUCCESS"));
    }

    @Test
    void status_namesTheChain() throws IOException {
        try (GoFetcher fetcher = fetcher("https://user:secret@proxy.example.com," + upstream.url() + ",direct")
                        .build();
                GoProxy proxy = new GoProxy(new MemoryCacher(), fetcher)) {
            ProxyStatus status = proxy.status();
            assertThat(status.cache()).isEqualTo("MemoryCacher");
            assertThat(status.chain()).contains("proxy.example.com").doesNotContain("secret");
            assertThat(status.upstreams())
                    .containsExactly(
                            new ProxyStatus.Upstream("proxy.example.com", false),
                            new ProxyStatus.Upstream(name(), false),
                            new ProxyStatus.Upstream("direct", false));
            assertThat(status.uptime().isNegative()).isFalse();
        }
    }
}
