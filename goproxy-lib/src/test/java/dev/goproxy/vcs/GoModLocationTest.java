package dev.goproxy.vcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.vcs.git.CommitFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoModLocationTest {
    private static GoModLocation find(String path, String root, Map<String, String> goMods) throws FetchException {
        Map<String, byte[]> files = new HashMap<>();
        goMods.forEach((name, module) -> files.put(name, ("module " + module + "\n").getBytes(StandardCharsets.UTF_8)));
        return GoModLocation.find(
                ModuleLocation.of(new ModulePath(path), root, ""), new CommitFiles(Instant.EPOCH, files, List.of()));
    }

    @Test
    void find_returnsFolderWhoseGoModClaimsMajorVersion() throws Exception {
        assertThat(find("h.x/r/v2", "h.x/r", Map.of("go.mod", "h.x/r/v2")).folder())
                .isEmpty();
        assertThat(find("h.x/r/v2", "h.x/r", Map.of("go.mod", "h.x/r", "v2/go.mod", "other.x/v2"))
                        .folder())
                .isEqualTo("v2");
        assertThat(find("h.x/r/s/v2", "h.x/r", Map.of("s/v2/go.mod", "h.x/r/s/v2"))
                        .folder())
                .isEqualTo("s/v2");
        assertThat(find("h.x/r", "h.x/r", Map.of()).goMod()).isEmpty();
    }

    @Test
    void find_absent_messageTellsReason() {
        assertThatThrownBy(() -> find("h.x/r/v2", "h.x/r", Map.of("go.mod", "h.x/r/v2", "v2/go.mod", "h.x/r/v2")))
                .hasMessageContaining("both");
        assertThatThrownBy(() -> find("h.x/r", "h.x/r", Map.of("go.mod", "h.x/r/v2")))
                .hasMessageContaining("post-v1");
        assertThatThrownBy(() -> find("h.x/r/s", "h.x/r", Map.of())).hasMessage("missing s/go.mod");
        assertThatThrownBy(() -> find("h.x/r/v2", "h.x/r", Map.of())).hasMessage("missing go.mod and v2/go.mod");
    }
}
