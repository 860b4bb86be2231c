package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
    @TempDir
    Path folder;

    @Test
    void require_countsWhatIsAboutToBeWritten() {
        long free = folder.toFile().getUsableSpace();
        assertThatCode(() -> FreeSpace.require(folder, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> FreeSpace.require(folder, free))
                .isInstanceOf(FileSystemException.class)
                .hasMessageMatching(".*: less than [0-9]+ MiB of the disk would be free");
    }
}
