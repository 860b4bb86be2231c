package dev.goproxy.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedListTest {
    private static final String DATABASE = "sumdb.example.com";

    @TempDir
    Path folder;

    private static int ask(WantedList wanted, String... paths) throws IOException {
        int status = 0;
        try (var cacher = new MemoryCacher();
                var fetcher = new OfflineFetcher();
                var proxy = GoProxy.builder()
                        .cacher(cacher)
                        .fetcher(fetcher)
                        .proxiedSumDbs(List.of(DATABASE))
                        .listener(wanted)
                        .build()) {
            for (String path : paths) {
                try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", path))) {
                    status = response.status();
                }
            }
        }
        return status;
    }

    @Test
    void entries_areItemsOfWhatWasAskedFor() throws IOException {
        WantedList wanted = WantedList.inMemory();
        ask(
                wanted,
                "/example.com/!m/@v/list",
                "/example.com/!m/@latest",
                "/example.com/!m/@v/v1.0.0.info",
                "/example.com/!m/@v/v1.0.0.mod",
                "/example.com/!m/@v/v1.0.0.zip",
                "/example.com/!m/@v/main.info",
                "/example.com/m/@v/a%20b.info",
                "/example.com/m/@v/a%0Ab.info",
                "/sumdb/" + DATABASE + "/lookup/example.com/n@v1.1.0",
                "/sumdb/" + DATABASE + "/tile/8/0/001",
                "/sumdb/" + DATABASE + "/latest",
                "/no-module");
        assertThat(wanted.entries())
                .containsExactly(
                        "example.com/M@latest", "example.com/M@v1.0.0", "example.com/M@main", "example.com/n@v1.1.0");
    }

    @Test
    void filesOfDatabases_areNotSaidToBeAbsent() throws IOException {
        WantedList wanted = WantedList.inMemory();
        assertThat(ask(wanted, "/sumdb/" + DATABASE + "/lookup/example.com/n@v1.1.0"))
                .isEqualTo(502);
        assertThat(ask(wanted, "/sumdb/" + DATABASE + "/tile/8/0/001.p/5")).isEqualTo(502);
        assertThat(ask(wanted, "/sumdb/" + DATABASE + "/latest")).isEqualTo(502);
        assertThat(ask(wanted, "/sumdb/" + DATABASE + "/supported")).isEqualTo(200);
        assertThat(ask(wanted, "/example.com/m/@v/v1.0.0.zip")).isEqualTo(404);
    }

    @Test
    void file_hasEachEntryOnce_alsoAfterARestart_untilItIsTakenAway() throws IOException {
        Path file = folder.resolve("wanted");
        ask(WantedList.in(file), "/example.com/a/@latest", "/example.com/b/@v/v1.0.0.mod");
        WantedList wanted = WantedList.in(file);
        ask(wanted, "/example.com/b/@v/v1.0.0.zip", "/example.com/c/@latest");
        assertThat(file).hasContent("example.com/a@latest\nexample.com/b@v1.0.0\nexample.com/c@latest\n");
        Files.move(file, folder.resolve("taken"));
        ask(wanted, "/example.com/a/@latest", "/example.com/a/@v/list");
        assertThat(file).hasContent("example.com/a@latest\n");
        assertThat(wanted.entries()).containsExactly("example.com/a@latest");
    }

    @Test
    void entries_areBounded() throws IOException {
        Path file = folder.resolve("wanted");
        WantedList wanted = WantedList.in(file);
        var paths = new String[10_050];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = "/example.com/m" + i + "/@latest";
        }
        ask(wanted, paths);
        assertThat(wanted.entries()).hasSize(10_000);
        assertThat(Files.readAllLines(file)).hasSize(10_000);
    }
}
