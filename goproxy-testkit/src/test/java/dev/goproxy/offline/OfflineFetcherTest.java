package dev.goproxy.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a proxy makes of a cache, and nothing else. */
class OfflineFetcherTest {
    private static final TestModule MODULE =
            TestModule.of("example.com/m").version("v1.0.0").version("v1.1.0").version("v1.2.0-rc.1");

    private final MemoryCacher cacher = new MemoryCacher();
    private final GoProxy proxy = GoProxy.builder()
            .cacher(cacher)
            .fetcher(new OfflineFetcher())
            .freshFor(Duration.ofSeconds(1))
            .build();

    @AfterEach
    void close() {
        proxy.close();
        cacher.close();
    }

    private void put(TestFile file) throws IOException {
        cacher.put(file.name(), Content.of(file.bytes(), Instant.EPOCH));
    }

    private String get(String name) throws IOException {
        try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", "/" + name))) {
            var body = new ByteArrayOutputStream();
            response.writeTo(body);
            assertThat(response.headers()).doesNotContainKey("Warning");
            assertThat(response.source()).isEqualTo(response.status() == 200 ? Source.HIT : Source.MISS);
            return response.status() + " " + body.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void oldAnswers_areNotStale() throws IOException {
        put(MODULE.list());
        put(MODULE.latest());
        assertThat(get("example.com/m/@v/list")).startsWith("200 v1.0.0\nv1.1.0");
        assertThat(get("example.com/m/@latest")).startsWith("200 ").contains("v1.1.0");
    }

    @Test
    void listAndLatest_areMadeOfTheVersionsThatAreThere() throws IOException {
        put(MODULE.at("v1.0.0").info());
        put(MODULE.at("v1.2.0-rc.1").info());
        assertThat(get("example.com/m/@v/list")).isEqualTo("200 v1.0.0\nv1.2.0-rc.1");
        assertThat(get("example.com/m/@latest")).startsWith("200 ").contains("v1.0.0");
    }

    @Test
    void whatIsNotThere_isServedAsSoonAsItIs() throws IOException {
        TestFile mod = MODULE.at("v1.0.0").mod();
        assertThat(get(mod.name()))
                .startsWith("404 not found: this proxy is offline")
                .endsWith("goproxy prefetch example.com/m@v1.0.0");
        assertThat(get(MODULE.list().name())).startsWith("404 ").contains("goproxy prefetch example.com/m@latest");
        put(mod);
        put(MODULE.list());
        assertThat(get(mod.name())).startsWith("200 module example.com/m");
        assertThat(get(MODULE.list().name())).startsWith("200 v1.0.0");
    }
}
