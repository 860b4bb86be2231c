package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.UpstreamException;
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

    private WriteMarker marker() {
        return new WriteMarker(folder, new PackBudget(100, 1000));
    }

    @AfterEach
    void end() {
        git.destroyForcibly();
    }

    @Test
    void beforeStart_earlierProcessStillRuns_isStoppedAndItsFilesDeleted() throws Exception {
        marker().beforeStart();
        marker().onStart(git);
        assertThat(git.isAlive()).isTrue();
        marker().beforeStart();
        assertThat(git.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lock).doesNotExist();
        assertThat(pack).exists().hasSameBinaryContentAs(pack);
        assertThat(pack.resolveSibling("tmp_pack_x")).doesNotExist();
    }

    @Test
    void beforeStart_afterSuccess_deletesNothing() throws Exception {
        WriteMarker writer = marker();
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
    void onFailure_deletesWhatGitHasLeft() throws Exception {
        WriteMarker writer = marker();
        writer.beforeStart();
        writer.onStart(git);
        Files.writeString(pack.resolveSibling("tmp_pack_y"), "half a pack");
        writer.onFailure();
        assertThat(pack.resolveSibling("tmp_pack_y")).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(pack).exists();
        assertThat(folder.resolve("goproxy-writes")).doesNotExist();
    }

    @Test
    void whileRunning_endsAGitThatReceivesTooMuch() throws Exception {
        WriteMarker writer = marker();
        Path received = Files.writeString(pack.resolveSibling("tmp_pack_y"), "x".repeat(100));
        Files.writeString(pack, "x".repeat(5000));
        writer.whileRunning();
        Files.writeString(received, "x".repeat(101));
        assertThatThrownBy(writer::whileRunning)
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("the repository is too large: git would fetch more than 100 bytes at once");
    }

    @Test
    void whileRunning_endsTheOneThatMakesItTooMuchInAll() throws Exception {
        var budget = new PackBudget(100, 150);
        Files.writeString(pack.resolveSibling("tmp_pack_y"), "x".repeat(80));
        new WriteMarker(folder, budget).whileRunning();
        Path other = Files.createDirectories(folder.resolve("other/objects/pack"));
        Files.writeString(other.resolve("tmp_pack_z"), "x".repeat(80));
        var second = new WriteMarker(folder.resolve("other"), budget);
        assertThatThrownBy(second::whileRunning).hasMessageContaining("more than 150 bytes of repositories at a time");
        new WriteMarker(folder, budget).onSuccess();
        second.whileRunning();
    }

    @Test
    void beforeStart_sameProcessIdButOtherStartTime_isNotStopped() throws Exception {
        Files.writeString(folder.resolve("goproxy-writes"), git.pid() + " 1000000000000");
        marker().beforeStart();
        assertThat(git.isAlive()).isTrue();
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12 ", "oops", "99999999999999999999 1"})
    void beforeStart_incompleteMarker_deletesFiles(String content) throws Exception {
        Files.writeString(folder.resolve("goproxy-writes"), content);
        marker().beforeStart();
        assertThat(lock).doesNotExist();
    }
}
