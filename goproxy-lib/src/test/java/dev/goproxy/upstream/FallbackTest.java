package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.client.RawUpstream;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModulePath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chains {@code A|B} whose first entry is in trouble. */
class FallbackTest {
    private static final ModulePath MODULE = ModulePath.parse("example.com/m");

    private RawUpstream second;

    @BeforeEach
    void start() throws IOException {
        second = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        second.close();
    }

    private static GoFetcher fetcher(String goproxy) {
        return GoFetcher.builder()
                .env(GoEnv.of(Map.of("GOPROXY", goproxy, "GOSUMDB", "off")))
                .build();
    }

    private static String closedPort() throws IOException {
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + closed.getLocalPort();
        }
    }

    @Test
    void list_ofAnUpstreamThatRefusesConnections_comesFromTheNext() throws IOException {
        second.then(RawUpstream.ok("v1.0.0\n"), RawUpstream.ok("v1.0.0\n"));
        try (GoFetcher fetcher = fetcher(closedPort() + "|" + second.url())) {
            assertThat(fetcher.list(MODULE)).hasSize(1);
            assertThat(fetcher.list(MODULE)).hasSize(1);
        }
    }

    @Test
    void list_ofAnUpstreamThatFails_comesFromTheNextAfterAFewAttempts_thenAtOnce() throws IOException {
        try (var first = new RawUpstream();
                GoFetcher fetcher = fetcher(first.url() + "|" + second.url())) {
            for (int i = 0; i < 20; i++) {
                first.then(RawUpstream.answer("503 Unavailable", ""));
                second.then(RawUpstream.ok("v1.0.0\n"));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(fetcher.list(MODULE)).hasSize(1);
            }
            assertThat(first.requests).as("not three for each of five lists").hasSizeLessThan(12);
        }
    }

    /** Half of the fetch timeout is the second one's. */
    @Test
    void list_ofAnUpstreamThatIsSilent_comesFromTheNextInTime_thenAtOnce() throws IOException {
        try (var first = new RawUpstream();
                GoFetcher fetcher = GoFetcher.builder()
                        .env(GoEnv.of(Map.of("GOPROXY", first.url() + "|" + second.url(), "GOSUMDB", "off")))
                        .fetchTimeout(Duration.ofSeconds(8))
                        .build()) {
            first.thenStall("").thenStall("");
            for (int i = 0; i < 3; i++) {
                second.then(RawUpstream.ok("v1.0.0\n"));
                assertThat(fetcher.list(MODULE)).hasSize(1);
            }
            assertThat(first.requests).hasSize(1);
        }
    }

    @Test
    void list_ofTwoThatFail_saysWhatTheSecondAnswered() throws IOException {
        try (GoFetcher fetcher = fetcher(closedPort() + "|" + second.url())) {
            second.then(RawUpstream.answer("403 Forbidden", ""));
            assertThatThrownBy(() -> fetcher.list(MODULE))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining(second.url().getAuthority() + " answered 403");
        }
    }
}
