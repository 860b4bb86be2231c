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
        git = new ProcessBuilder("sleep", "1000").start(); // it may as well be one
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
    void begin_endsWhoWasLeft_andDeletesItsFiles() throws Exception {
        new WriteMarker(folder).begin();
        new WriteMarker(folder).runs(git);
        assertThat(git.isAlive()).isTrue();
        new WriteMarker(folder).begin();
        assertThat(git.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lock).doesNotExist();
        assertThat(pack).exists().hasSameBinaryContentAs(pack);
        assertThat(pack.resolveSibling("tmp_pack_x")).doesNotExist();
    }

    @Test
    void begin_afterOneThatEnded_deletesNothing() throws Exception {
        WriteMarker writer = new WriteMarker(folder);
        Files.delete(lock);
        writer.begin();
        writer.runs(git);
        writer.endedWell();
        Files.createFile(lock);
        writer.begin();
        assertThat(lock).as("that of a program that is not ours").exists();
        assertThat(git.isAlive()).isTrue();
    }

    @Test
    void begin_sparesAnotherProcessOfThatNumber() throws Exception {
        Files.writeString(folder.resolve("goproxy-writes"), git.pid() + " 1000000000000");
        new WriteMarker(folder).begin();
        assertThat(git.isAlive()).isTrue();
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12 ", "oops", "99999999999999999999 1"})
    void begin_afterOneThatWasKilledAtOnce_deletesItsFiles(String told) throws Exception {
        Files.writeString(folder.resolve("goproxy-writes"), told);
        new WriteMarker(folder).begin();
        assertThat(lock).doesNotExist();
    }
}
