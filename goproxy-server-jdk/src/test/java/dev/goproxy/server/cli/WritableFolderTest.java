package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WritableFolderTest {
    /** A folder in which not even root can create files. */
    private static final Path READABLE = Path.of("/proc/self");

    @Test
    void problem_isEmpty_ofAFolderThatIsCreated(@TempDir Path folder) throws IOException {
        Path created = folder.resolve("a/b");
        assertThat(WritableFolder.orReadable(created).problem()).isEmpty();
        assertThat(created).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void orReadable_ofAReadOnlyFolder_saysWhy() throws IOException {
        assertThat(WritableFolder.orReadable(READABLE).problem().orElseThrow())
                .startsWith("the cache folder /proc/self can't be written to: ");
        assertThatThrownBy(() -> WritableFolder.at(READABLE)).isInstanceOf(IOException.class);
    }

    @Test
    void orReadable_ofAFile_isRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> WritableFolder.orReadable(file)).isInstanceOf(IOException.class);
    }
}
