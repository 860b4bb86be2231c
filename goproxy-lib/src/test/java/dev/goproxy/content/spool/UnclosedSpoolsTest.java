package dev.goproxy.content.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goproxy.content.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnclosedSpoolsTest {
    @TempDir
    Path folder;

    private SpooledContent spool() throws IOException {
        Content content = Content.of(new ByteArrayInputStream(new byte[10]), OptionalLong.of(10));
        SpooledContent spool = SpooledContent.of(content, folder, IncrementalCheck.NONE, ContentCheck.NONE);
        spool.awaitCompletion();
        return spool;
    }

    private void lose() throws IOException {
        assertThat(spool().retain().size()).hasValue(10);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void lostContents_areDeleted_whenAnotherIsMade() throws IOException {
        lose();
        assertThat(files()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            spool().close();
            return files() == 0;
        });
    }

    @Test
    void contentsInUse_stay() throws IOException {
        try (SpooledContent kept = spool()) {
            System.gc();
            spool().close();
            assertThat(files()).isEqualTo(1);
            assertThat(kept.open().readAllBytes()).hasSize(10);
        }
        assertThat(files()).isZero();
    }
}
