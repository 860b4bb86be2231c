package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TreeHeadStoreTest {
    @TempDir
    Path dir;

    @Test
    void replace_replacesOnlyTheExpectedHead() throws IOException {
        for (TreeHeadStore store : List.of(TreeHeadStore.inMemory(), TreeHeadStore.ofFile(dir.resolve("a/b/latest")))) {
            assertThat(store.latest()).isEmpty();
            assertThat(store.replace(Optional.of(bytes("x")), bytes("one"))).isFalse();
            assertThat(store.replace(Optional.empty(), bytes("one"))).isTrue();
            assertThat(store.replace(Optional.empty(), bytes("two"))).isFalse();
            assertThat(store.latest().orElseThrow()).isEqualTo(bytes("one"));
            assertThat(store.replace(store.latest(), bytes("two"))).isTrue();
            assertThat(store.latest().orElseThrow()).isEqualTo(bytes("two"));
        }
    }

    @Test
    void ofFile_sharesTheHeadOfOneFile() throws IOException {
        Path file = dir.resolve("latest");
        assertThat(TreeHeadStore.ofFile(file).replace(Optional.empty(), bytes("one")))
                .isTrue();
        assertThat(TreeHeadStore.ofFile(file).latest().orElseThrow()).isEqualTo(bytes("one"));
        try (var files = Files.list(dir)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("latest", "latest.lock");
        }
    }

    @Test
    void ofFile_losesNoUpdate() throws Exception {
        Path file = dir.resolve("counter");
        var threads = Executors.newFixedThreadPool(8);
        try {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> {
                    TreeHeadStore store = TreeHeadStore.ofFile(file);
                    for (int done = 0; done < 20; ) {
                        Optional<byte[]> seen = store.latest();
                        int number = seen.map(bytes -> Integer.parseInt(new String(bytes, UTF_8)))
                                .orElse(0);
                        done += store.replace(seen, bytes(Integer.toString(number + 1))) ? 1 : 0;
                    }
                    return 0;
                });
            }
            for (var future : threads.invokeAll(tasks)) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(TreeHeadStore.ofFile(file).latest().orElseThrow()).isEqualTo(bytes("160"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
