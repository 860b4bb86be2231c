package dev.goproxy.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.checksum.H1;
import dev.goproxy.module.ModuleVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleZipTest {
    private static final ModuleVersion MODULE = ModuleVersion.of("example.com/m", "v1.0.0");

    @TempDir
    Path folder;

    @Test
    void check_returnsChecksumAndSizes() throws IOException {
        var zip = folder.resolve("m.zip");
        try (var out = Files.newOutputStream(zip)) {
            ModuleZip.create(
                    MODULE, List.of(file("go.mod", "module example.com/m\n"), file("a/b.go", "package b\n")), out);
        }
        var checked = ModuleZip.check(zip, MODULE);
        assertThat(checked.entries()).isEqualTo(2);
        assertThat(checked.contentBytes()).isEqualTo(31);
        assertThat(checked.zipBytes()).isEqualTo(Files.size(zip));
        assertThat(checked.h1()).isEqualTo(ModuleZip.hash(zip));
    }

    @Test
    void check_reportsEntryAndReason() throws IOException {
        var zip = Files.write(
                folder.resolve("m.zip"),
                new RawZip().add("example.com/m@v1.0.0/a\u0007b", "").bytes());
        assertThatThrownBy(() -> ModuleZip.check(zip, MODULE))
                .isInstanceOf(InvalidZipException.class)
                .hasMessage("invalid file path \"a\\u0007b\": invalid character U+0007");
    }

    @Test
    void check_ofAMissingFile_isNotAnInvalidZip() {
        assertThatThrownBy(() -> ModuleZip.check(folder.resolve("none"), MODULE))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void hash_ignoresTheRulesForModules() throws IOException {
        var zip = Files.write(
                folder.resolve("any.zip"),
                new RawZip().add("../x", "1").add("../x", "2").bytes());
        assertThat(ModuleZip.hash(zip)).isNotNull();
        var newline = Files.write(
                folder.resolve("newline.zip"), new RawZip().add("a\nb", "").bytes());
        assertThatThrownBy(() -> ModuleZip.hash(newline)).isInstanceOf(InvalidZipException.class);
    }

    @Test
    void create_doesNotDependOnTheOrderOfFiles() throws IOException {
        var files = new ArrayList<>(List.of(file("b", "1"), file("a/c", "3".repeat(1000)), file("Z", "")));
        var zip = create(files);
        Collections.reverse(files);
        assertThat(create(files)).isEqualTo(zip);
    }

    @Test
    void create_rejectsContentOfAnotherSize() {
        for (var wrong : List.of(2L, 4L)) {
            assertThatThrownBy(() -> create(List.of(new Resized(file("a", "abc"), wrong))))
                    .isInstanceOf(InvalidZipException.class)
                    .hasMessageContaining("declared size " + wrong);
        }
    }

    @Test
    void inDirectory_leavesOutWhatGoLeavesOut() throws IOException {
        for (var name : List.of(
                "go.mod",
                "a.go",
                "d/b.go",
                ".git/config",
                "d/.hg/x",
                "n/go.mod",
                "n/c.go",
                "n/d/e.go",
                "v/GO.MOD",
                "vendor/x/y.go",
                "vendor/modules.txt")) {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name.equals("go.mod") ? "module example.com/m\n\ngo 1.24\n" : "x");
        }
        Files.createSymbolicLink(folder.resolve("link"), Path.of("a.go"));
        var files = ModuleFile.inDirectory(folder);
        assertThat(files.stream().map(ModuleFile::path))
                .containsExactly("a.go", "d/b.go", "go.mod", "v/GO.MOD", "vendor/modules.txt", "vendor/x/y.go");
        var sum = H1.builder();
        for (var kept : List.of("a.go", "d/b.go", "go.mod")) {
            sum.add(
                    "example.com/m@v1.0.0/" + kept,
                    ContentHasher.sha256().digest(Files.readAllBytes(folder.resolve(kept))));
        }
        assertThat(ModuleZip.create(MODULE, files, new ByteArrayOutputStream())).isEqualTo(sum.build());
    }

    private static byte[] create(List<ModuleFile> files) throws IOException {
        var out = new ByteArrayOutputStream();
        ModuleZip.create(MODULE, files, out);
        return out.toByteArray();
    }

    private static ModuleFile file(String path, String content) {
        return ModuleFile.of(path, RawZip.utf8(content));
    }

    private record Resized(ModuleFile file, long size) implements ModuleFile {
        @Override
        public String path() {
            return file.path();
        }

        @Override
        public Kind kind() {
            return file.kind();
        }

        @Override
        public InputStream open() throws IOException {
            return file.open();
        }
    }
}
