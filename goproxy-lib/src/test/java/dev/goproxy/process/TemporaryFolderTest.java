package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TemporaryFolderTest {
    @TempDir
    Path parent;

    /** Creates a folder with something in it, and waits to be killed. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            var temporary = args.length > 0
                    ? TemporaryFolder.below(Path.of(args[0]))
                    : TemporaryFolder.inSystemFolder("goproxy-test-");
            Files.writeString(
                    Files.createDirectories(temporary.path().resolve("a/b")).resolve("c"), "text");
            System.out.println(temporary.path());
            int unused = System.in.read();
        }
    }

    private Process program(List<String> options, String... arguments) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void path_isCreatedOnce_andAnewWhenItIsGone() throws IOException {
        try (var temporary = TemporaryFolder.below(parent.resolve("tmp"))) {
            assertThat(parent).isEmptyDirectory();
            Path path = temporary.path();
            assertThat(path).isEmptyDirectory().hasParentRaw(parent.resolve("tmp"));
            Files.delete(path);
            assertThat(temporary.path()).isEqualTo(path).isEmptyDirectory();
        }
    }

    @Test
    void close_deletesEverything_andNothingCanBeCreatedAfterwards() throws IOException {
        var temporary = TemporaryFolder.below(parent);
        Files.writeString(
                Files.createDirectories(temporary.path().resolve("a/b")).resolve("c"), "text");
        temporary.close();
        assertThat(parent).isEmptyDirectory();
        temporary.close();
        assertThatThrownBy(temporary::path).isInstanceOf(IOException.class).hasMessageContaining("closed");
        assertThatThrownBy(temporary::newFile).isInstanceOf(IOException.class).hasMessageContaining("closed");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void close_keepsWhatAnotherObjectShares() throws IOException {
        var one = TemporaryFolder.below(parent);
        var other = TemporaryFolder.below(parent.resolve("../" + parent.getFileName()));
        Path path = one.path();
        assertThat(other.path()).isEqualTo(path);
        one.close();
        one.close();
        assertThat(other.path()).isEqualTo(path).isDirectory();
        other.close();
        assertThat(parent).isEmptyDirectory();
        try (var next = TemporaryFolder.below(parent)) {
            assertThat(next.path()).isNotEqualTo(path).isDirectory();
        }
    }

    @Test
    void killedProcess_isSweptByTheNext_butNotWhileItLives() throws Exception {
        Process process = program(List.of(), parent.toString());
        Path folder = Path.of(process.inputReader().readLine());
        try (var ours = TemporaryFolder.below(parent)) {
            assertThat(ours.path()).isNotEqualTo(folder);
            assertThat(folder.resolve("a/b/c")).exists();
        }
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(folder.resolve("a/b/c")).exists();
        try (var ours = TemporaryFolder.below(parent)) {
            assertThat(ours.path()).isEmptyDirectory();
            assertThat(folder).doesNotExist();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void inSystemFolder_isOnesOwn_andSweptByTheNext() throws Exception {
        List<String> options = List.of("-Djava.io.tmpdir=" + parent);
        Process killed = program(options);
        Path folder = Path.of(killed.inputReader().readLine());
        assertThat(folder).hasParentRaw(parent);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Path stranger = Files.writeString(parent.resolve("other.lock"), "");
        killed.destroyForcibly();
        assertThat(killed.waitFor(1, TimeUnit.MINUTES)).isTrue();
        Process next = program(options);
        assertThat(Path.of(next.inputReader().readLine())).isNotEqualTo(folder);
        assertThat(folder).doesNotExist();
        assertThat(stranger).exists();
        next.destroyForcibly();
    }

    @Test
    void close_ofASystemFolder_deletesItAndItsLockFile() throws IOException {
        var temporary = TemporaryFolder.inSystemFolder("goproxy-test-");
        Path path = temporary.path();
        Files.createDirectory(path.resolve("b"));
        assertThat(path.resolveSibling(path.getFileName() + ".lock")).exists();
        temporary.close();
        assertThat(path).doesNotExist();
        assertThat(path.resolveSibling(path.getFileName() + ".lock")).doesNotExist();
    }

    @Test
    void cycles_leaveNothingBehind() throws Exception {
        HeldResources.assertNothingIsLeftAfter50(parent, () -> {
            try (var one = TemporaryFolder.below(parent);
                    var other = TemporaryFolder.below(parent)) {
                Files.writeString(one.path().resolve("a"), "");
                Files.writeString(other.newFile().path(), "");
            }
        });
    }
}
