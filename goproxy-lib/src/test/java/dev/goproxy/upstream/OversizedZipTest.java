package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.client.RawUpstream;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OversizedZipTest {
    @TempDir
    Path folder;

    @Test
    void zip_thatDeclaresMoreThanGosLimit_isRefusedAtOnceAndNotAskedForAgain() throws IOException {
        try (var upstream = new RawUpstream();
                var fetcher = GoFetcher.builder()
                        .env(GoEnv.of(Map.of("GOPROXY", upstream.url().toString(), "GOSUMDB", "off")))
                        .tempDir(folder)
                        .build()) {
            upstream.thenCut("HTTP/1.1 200 OK\r\nContent-Length: 524288001\r\n\r\nPK");
            assertThatThrownBy(() -> fetcher.zip(ModuleVersion.of("example.com/m", "v1.0.0")))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("more than 524288000 bytes");
            assertThat(upstream.requests).hasSize(1);
            assertThat(folder).isEmptyDirectory();
        }
    }
}
