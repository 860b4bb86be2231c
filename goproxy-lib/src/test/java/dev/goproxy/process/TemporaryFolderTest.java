package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
    /** Makes a folder with something in it, and ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            Path folder = TemporaryFolder.create("goproxy-test");
            Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c"), "text");
            System.out.println(folder);
            System.exit(3);
        }
    }

    @Test
    void create_isDeletedWhenTheJvmEnds() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = process.inputReader().readLine();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(Path.of(folder)).isAbsolute().doesNotExist();
    }
}
