package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.env.GoEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
    private static final GoEnv ENV = GoEnv.of(Map.of("GOPROXY", "http://127.0.0.1:1"));

    @TempDir
    Path folder;

    private void warmUp(Path temporary) throws IOException {
        try (CloseableHttpClient client = HttpClients.createDefault()) {
            var upstreams = new Upstreams(
                    ENV.goproxy(),
                    UpstreamClient.using(
                            client,
                            Timeouts.DEFAULT.withResponse(Duration.ofSeconds(5)),
                            new GoAuth(List.of()),
                            AddressRules.DEFAULT),
                    new Observers());
            WarmUp.run(upstreams, temporary);
        }
    }

    @Test
    void run_leavesNothing() throws IOException {
        warmUp(folder);
        assertThat(folder).isEmptyDirectory();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("goproxy-warm-up")));
    }

    @Test
    void run_withoutWritableFolder_fails_prepareDoesNot() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> warmUp(file)).isInstanceOf(IOException.class);
        var fetcher = GoFetcher.builder().env(ENV).tempDir(file).build();
        assertThatCode(fetcher::prepare).doesNotThrowAnyException();
    }
}
