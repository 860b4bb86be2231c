package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteMarkerTest {
    @TempDir
    Path folder;

    private Process git;
    private Path lock;
    private Path pack;

    @BeforeEach
    void start() throws IOException {
        git = new ProcessBuilder("sleep", "1000").start(); // stands in for one
        lock = Files.createFile(folder.resolve("shallow.lock"));
        Path packs = Files.createDirectories(folder.resolve("objects/pack"));
        Files.createFile(packs.resolve("tmp_pack_x"));
        pack = Files.createFile(packs.resolve("pack-x.pack"));
    }

    @AfterEach
    void end() {
        git.destroyForcibly();
    }

    @Test
    void beforeStart_earlierProcessStillRuns_isStoppedAndItsFilesDeleted() throws Exception {
        new WriteMarker(folder).beforeStart();
        new WriteMarker(folder).onStart(git);
        assertThat(git.isAlive()).isTrue();
        new WriteMarker(folder).beforeStart();
        assertThat(git.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lock).doesNotExist();
        assertThat(pack).exists().hasSameBinaryContentAs(pack);
        assertThat(pack.resolveSibling("tmp_pack_x")).doesNotExist();
    }

    @Test
    void beforeStart_afterSuccess_deletesNothing() throws Exception {
        WriteMarker writer = new WriteMarker(folder);
        Files.delete(lock);
        writer.beforeStart();
        writer.onStart(git);
        writer.onSuccess();
        Files.createFile(lock);
        writer.beforeStart();
        assertThat(lock).as("the lock of another program").exists();
        assertThat(git.isAlive()).isTrue();
    }

    @Test
    void beforeStart_sameProcessIdButOtherStartTime_isNotStopped() throws Exception {
        Files.writeString(folder.resolve("goproxy-writes"), git.pid() + " 1000000000000");
        new WriteMarker(folder).beforeStart();
        assertThat(git.isAlive()).isTrue();
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12 ", "oops", "99999999999999999999 1"})
    void beforeStart_incompleteMarker_deletesFiles(String content) throws Exception {
        Files.writeString(folder.resolve("goproxy-writes"), content);
        new WriteMarker(folder).beforeStart();
        assertThat(lock).doesNotExist();
    }
}
