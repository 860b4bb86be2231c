package dev.goproxy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.zip.ModuleFile;
import dev.goproxy.zip.ModuleZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a disk, a power failure or somebody has damaged since they were stored, and links. */
class DirCacherDamageTest {
    private static final String INFO = "a.b/c/@v/v1.0.0.info";
    private static final String MOD = "a.b/c/@v/v1.0.0.mod";
    private static final String ZIP = "a.b/c/@v/v1.0.0.zip";

    @TempDir
    Path folder;

    private Optional<DirCacher> cacher = Optional.empty();

    private DirCacher cacher() {
        if (cacher.isEmpty()) {
            cacher = Optional.of(new DirCacher(folder.resolve("cache")));
        }
        return cacher.get();
    }

    @AfterEach
    void close() {
        cacher().close();
    }

    private Path file(String name) {
        return cacher().root().resolve(name);
    }

    private static byte[] bytes(String name) throws IOException {
        if (name.equals(ZIP)) {
            var out = new ByteArrayOutputStream();
            ModuleZip.create(
                    new ModuleVersion(new ModulePath("a.b/c"), new Version("v1.0.0")),
                    List.of(ModuleFile.of("go.mod", "module a.b/c\n".getBytes(StandardCharsets.UTF_8))),
                    out);
            return out.toByteArray();
        }
        return (name.equals(INFO) ? "{\"Version\":\"v1.0.0\",\"Time\":\"2024-01-01T00:00:00Z\"}" : "module a.b/c\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void assertDamaged(String name) {
        assertThatThrownBy(() -> cacher().get(name)).isInstanceOf(DamagedException.class);
    }

    private boolean hasAttributes() throws IOException {
        Files.createDirectories(cacher().root());
        return Files.getFileStore(cacher().root()).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    }

    /** With the same size and time, as a disk does it: only a process that hasn't looked yet can see it. */
    @ParameterizedTest
    @ValueSource(strings = {INFO, MOD, ZIP})
    void flippedBit_isNoticedByTheNextProcess(String name) throws IOException {
        assumeTrue(hasAttributes());
        byte[] bytes = bytes(name);
        cacher().put(name, Content.of(bytes));
        assertThat(cacher().get(name)).isPresent();
        FileTime time = Files.getLastModifiedTime(file(name));
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(name), bytes);
        Files.setLastModifiedTime(file(name), time);
        cacher().close();
        cacher = Optional.empty();
        assertDamaged(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {INFO, MOD, ZIP})
    void file_thatIsCutLater_isNoticedAtOnce(String name) throws IOException {
        assumeTrue(hasAttributes());
        byte[] bytes = bytes(name);
        cacher().put(name, Content.of(bytes));
        assertThat(cacher().get(name)).isPresent();
        Files.write(file(name), Arrays.copyOf(bytes, bytes.length - 3));
        assertDamaged(name);
    }

    /** A file that somebody else has put there has no sum. */
    @ParameterizedTest
    @CsvSource({INFO + ", 0", INFO + ", 5", MOD + ", 0", ZIP + ", 0", ZIP + ", 100"})
    void foreignFile_thatIsEmptyOrCut_isDamaged(String name, int length) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.write(file(name), Arrays.copyOf(bytes(name), length));
        assertDamaged(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {INFO, MOD, ZIP})
    void foreignFile_thatMakesSense_isServed(String name) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.write(file(name), bytes(name));
        try (Content content = cacher().get(name).orElseThrow()) {
            assertThat(content.open().readAllBytes()).isEqualTo(bytes(name));
        }
    }

    @Test
    void put_replacesADamagedFile() throws IOException {
        Files.createDirectories(file(MOD).getParent());
        Files.write(file(MOD), new byte[0]);
        assertDamaged(MOD);
        cacher().put(MOD, Content.of(bytes(MOD), Instant.EPOCH));
        assertThat(cacher().get(MOD)).isPresent();
    }

    @Test
    void discard_setsAside() throws IOException {
        cacher().put(MOD, Content.of(bytes(MOD)));
        cacher().discard(MOD);
        assertThat(cacher().get(MOD)).as("a good one").isPresent();
        Files.write(file(MOD), new byte[0]);
        cacher().discard(MOD);
        assertThat(cacher().get(MOD)).isEmpty();
        try (var aside = Files.list(file(".damaged"))) {
            assertThat(aside.map(Path::toString)).singleElement().asString().endsWith("-v1.0.0.mod");
        }
        cacher().discard(MOD);
        cacher().discard("../x");
    }

    @Test
    void link_outOfTheFolder_isNoFile_andOneWithinIs() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "module secret\n");
        Files.createDirectories(file(MOD).getParent());
        Files.createSymbolicLink(file(MOD), secret);
        assertThat(cacher().get(MOD)).isEqualTo(Optional.empty());
        cacher().put("a.b/d/@v/v1.0.0.mod", Content.of(bytes(MOD)));
        Files.delete(file(MOD));
        Files.createSymbolicLink(file(MOD), file("a.b/d/@v/v1.0.0.mod"));
        assertThat(cacher().get(MOD)).isPresent();
    }
}
