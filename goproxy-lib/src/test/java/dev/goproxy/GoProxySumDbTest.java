package dev.goproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.sumdb.SumDbServer;
import dev.goproxy.sumdb.SumDbSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of checksum databases that are proxied, verified by the source or not. */
class GoProxySumDbTest {
    private static final String BASE = "/sumdb/sum.example.com/";
    private static final String LOOKUP = "lookup/example.com/m@v1.0.0";
    private static final String TILE = "tile/8/0/000";

    private final HandClock clock = new HandClock(Instant.parse("2024-05-06T07:08:09Z"));
    private final Map<String, byte[]> files = new HashMap<>();
    private boolean verified;
    private int asked;

    private final GoProxy proxy = GoProxy.builder()
            .cacher(new MemoryCacher())
            .fetcher(new FakeFetcher())
            .sumDbSource(new SumDbSource() {
                @Override
                public Content sumDbFile(SumDbServer database, SumDbResource file) throws IOException {
                    asked++;
                    byte[] bytes = files.get(file.path());
                    if (bytes == null) {
                        throw new UpstreamException("cut off");
                    }
                    return Content.of(bytes);
                }

                @Override
                public boolean verifies(SumDbServer database, SumDbResource file) {
                    return verified;
                }
            })
            .proxiedSumDbs(List.of("sum.example.com"))
            .clock(clock)
            .build();

    private static byte[] file(String path, char variant) {
        return path.startsWith("tile/")
                ? String.valueOf(variant).repeat(256 * 32).getBytes(UTF_8)
                : ("1\nexample.com/m v1.0.0 h1:" + String.valueOf(variant).repeat(43)
                                + "=\nexample.com/m v1.0.0/go.mod h1:" + "B".repeat(43)
                                + "=\n\ngo.sum database tree\n2\n" + "C".repeat(43)
                                + "=\n\n\u2014 sum.example.com Az3grlu=\n")
                        .getBytes(UTF_8);
    }

    private Source ask(String path, char expected) throws IOException {
        try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", BASE + path))) {
            var out = new ByteArrayOutputStream();
            response.writeTo(out);
            assertThat(out.toString(UTF_8)).isEqualTo(new String(file(path, expected), UTF_8));
            return response.source();
        }
    }

    private void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOOKUP, TILE})
    void unverifiedFile_isAskedForAgainAfterATime_soThatAnAlteredOneHeals(String path) throws IOException {
        files.put(path, file(path, 'X'));
        assertThat(ask(path, 'X')).isEqualTo(Source.MISS);
        files.put(path, file(path, 'A'));
        assertThat(ask(path, 'X')).isEqualTo(Source.HIT);
        pass(Duration.ofMinutes(2));
        assertThat(ask(path, 'A')).isEqualTo(Source.MISS);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOOKUP, TILE})
    void unverifiedFile_isServedStale_whileTheDatabaseCantBeReached(String path) throws IOException {
        files.put(path, file(path, 'A'));
        ask(path, 'A');
        files.clear();
        pass(Duration.ofDays(30));
        assertThat(ask(path, 'A')).isEqualTo(Source.STALE);
    }

    @Test
    void unverifiedTile_isNotTheSourceOfNarrowerOnes_whileTheDatabaseAnswers() throws IOException {
        files.put(TILE, file(TILE, 'X'));
        ask(TILE, 'X');
        files.put(TILE + ".p/5", "A".repeat(5 * 32).getBytes(UTF_8));
        try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", BASE + TILE + ".p/5"))) {
            var out = new ByteArrayOutputStream();
            response.writeTo(out);
            assertThat(out.toString(UTF_8)).isEqualTo("A".repeat(5 * 32));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LOOKUP, TILE})
    void verifiedFile_isKeptForGood(String path) throws IOException {
        verified = true;
        files.put(path, file(path, 'A'));
        ask(path, 'A');
        pass(Duration.ofDays(30));
        assertThat(ask(path, 'A')).isEqualTo(Source.HIT);
        assertThat(asked).isEqualTo(1);
    }
}
