package dev.goproxy.vcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.Fetcher;
import dev.goproxy.module.ModulePath;
import dev.goproxy.process.HeldResources;
import dev.goproxy.process.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What closing a source stops, with programs in the place of ssh (which git runs) and go. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class CloseTest {
    private static final ModulePath PATH = ModulePath.parse("example.com/a/b.git");

    @TempDir
    Path temporary;

    private Path program(String name, String script) throws IOException {
        Path program = Files.writeString(temporary.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private Fetcher byGit(String ssh) throws IOException {
        return VcsSource.builder(temporary.resolve("direct"), (url, insecure) -> {
                    throw new IOException("no pages here");
                })
                .environment(Map.of(
                        "PATH",
                        System.getenv("PATH"),
                        "GIT_ALLOW_PROTOCOL",
                        "ssh",
                        "GIT_SSH",
                        program("ssh", ssh).toString()))
                .build();
    }

    private Fetcher byGo() throws IOException {
        return new GoCommandSource(
                program("go", sleeping()).toString(),
                temporary.resolve("direct"),
                Map.of("PATH", "/usr/bin:/bin"),
                0,
                Duration.ofMinutes(1));
    }

    private String sleeping() {
        return "echo $$ > " + temporary + "/pid; exec sleep 1000";
    }

    private void closeStops(Fetcher source) throws Exception {
        var list = new CompletableFuture<Object>();
        Threads.start("test", () -> {
            try {
                list.complete(source.list(PATH));
            } catch (IOException e) {
                list.completeExceptionally(e);
            }
        });
        long pid = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(
                        () -> Long.parseLong(
                                Files.readString(temporary.resolve("pid")).strip()),
                        number -> number > 0);
        source.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThatThrownBy(() -> list.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> source.list(PATH)).hasMessageContaining("closed");
        assertThat(temporary.resolve("direct/tmp")).isEmptyDirectory();
    }

    @Test
    void closedGitSource_stopsGit() throws Exception {
        closeStops(byGit(sleeping()));
    }

    @Test
    void closedGoSource_stopsGo() throws Exception {
        closeStops(byGo());
    }

    @Test
    void cycles_leaveNothingBehind() throws Exception {
        HeldResources.assertNothingIsLeftAfter50(temporary, () -> {
            try (Fetcher source = byGit("exit 1")) {
                assertThatThrownBy(() -> source.list(PATH)).isInstanceOf(IOException.class);
            }
        });
    }
}
