package dev.goproxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    @TempDir
    Path folder;

    private byte[] read(String resource) throws IOException {
        try (var in = new FileSource(folder, new Observers()).read(resource, 10).open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void read_files_alsoThroughLinks() throws IOException {
        Files.createDirectories(folder.resolve("real/@v"));
        Files.writeString(folder.resolve("real/@v/list"), "v1.0.0");
        Files.createSymbolicLink(folder.resolve("a.b"), folder.resolve("real"));
        assertThat(read("a.b/@v/list")).isEqualTo("v1.0.0".getBytes(UTF_8));
        try (var download =
                new FileSource(folder, new Observers()).open("a.b/@v/list").open()) {
            assertThat(download.readAllBytes()).hasSize(6);
        }
    }

    @Test
    void read_noSuchFile_isAbsence() throws IOException {
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        for (String name : new String[] {"x", "x/y", "dangling"}) {
            assertThatThrownBy(() -> read(name))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessage(name + ": no such file");
        }
    }

    @Test
    void read_whatIsNoReadableFile_isAFailureThatTellsNoPath() throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Files.writeString(folder.resolve("large"), "0123456789A");
        for (String name : new String[] {"folder", "loop", "large", "large/x", "x".repeat(300)}) {
            assertThatThrownBy(() -> read(name))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageStartingWith(name)
                    .message()
                    .doesNotContain(folder.toString());
        }
    }

    @Test
    @Timeout(10)
    void read_pipe_doesNotBlock() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        assertThatThrownBy(() -> read("pipe")).isInstanceOf(UpstreamException.class);
    }
}
