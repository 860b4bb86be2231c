package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.module.InvalidNameException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModuleTest {
    private static final TestModule HELLO = TestModule.of("example.com/Hello")
            .version("v1.2.3")
            .file("hello.go", "package hello\n")
            .file("ü.txt", "ü")
            .requires("example.com/b", "v1.0.0")
            .retract("v1.0.0", "said good-bye");

    @Test
    void zip_holdsTheFilesUnderPathAndVersion() throws IOException {
        assertThat(entries(HELLO.zip()))
                .containsExactly(
                        Map.entry("example.com/Hello@v1.2.3/go.mod", HELLO.mod().text()),
                        Map.entry("example.com/Hello@v1.2.3/hello.go", "package hello\n"),
                        Map.entry("example.com/Hello@v1.2.3/ü.txt", "ü"));
    }

    @Test
    void zip_hasTheSameBytesEverywhere() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(HELLO.zip().bytes());
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("fa77f3e02d5a92aba6e4edd192b1004ce82f8876c77832537369fd19914bde16");
    }

    @Test
    void mod_hasItsDirectives() {
        assertThat(HELLO.mod().text()).isEqualTo("""
                module example.com/Hello

                go 1.21

                require example.com/b v1.0.0

                retract v1.0.0 // said good-bye
                """);
    }

    @Test
    void mod_isSynthesizedWhereThereIsNone() throws IOException {
        TestModule old =
                TestModule.of("example.com/old").version("v2.0.0+incompatible").file("old.go", "package old\n");
        assertThat(old.mod().text()).isEqualTo("module example.com/old\n");
        assertThat(entries(old.zip())).containsOnlyKeys("example.com/old@v2.0.0+incompatible/old.go");
    }

    @Test
    void names_areEscaped() {
        assertThat(HELLO.zip().name()).isEqualTo("example.com/!hello/@v/v1.2.3.zip");
        assertThat(HELLO.version("v1.3.0-RC1").info().name()).isEqualTo("example.com/!hello/@v/v1.3.0-!r!c1.info");
    }

    @Test
    void list_isSortedAndHasNoPseudoVersions() {
        TestModule module = TestModule.of("example.com/m")
                .version("v1.10.0")
                .version("v1.9.0")
                .version("v0.0.0-20230405060708-abcdefabcdef")
                .version("v1.10.0-rc.1");
        assertThat(module.list().text()).isEqualTo("v1.9.0\nv1.10.0-rc.1\nv1.10.0\n");
    }

    @Test
    void latest_isTheHighestReleaseElsePreReleaseElsePseudoVersion() {
        TestModule module = TestModule.of("example.com/m").version("v0.0.0-20230405060708-abcdefabcdef");
        assertThat(module.latest().text())
                .isEqualTo("{\"Version\":\"v0.0.0-20230405060708-abcdefabcdef\",\"Time\":\"2023-04-05T06:07:08Z\"}");
        module = module.version("v1.0.0-rc.1");
        assertThat(module.latest().text()).contains("v1.0.0-rc.1");
        module = module.version("v0.9.0").version("v0.10.0").version("v0.11.0-rc.1");
        assertThat(module.latest().text()).contains("v0.10.0");
    }

    @Test
    void at_goesBackToAVersion() {
        TestModule module = HELLO.version("v1.3.0").file("other.go", "package hello\n");
        assertThat(module.at("v1.2.3").zip().bytes()).isEqualTo(HELLO.zip().bytes());
        assertThatThrownBy(() -> module.at("v9.0.0")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> module.version("v1.2.3")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void version_refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> TestModule.of("example.com/m").version("v2.0.0"))
                .isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> TestModule.of("example.com/m").file("a.txt", "a"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void queries_nameAVersion() {
        assertThat(HELLO.query("main").files()).anySatisfy(file -> {
            assertThat(file.name()).isEqualTo("example.com/!hello/@v/main.info");
            assertThat(file.text()).isEqualTo(HELLO.info().text());
        });
    }

    @Test
    void randomFile_isTheSameEachTimeAndNotPacked() throws IOException {
        TestModule module = TestModule.of("example.com/big").version("v1.0.0").randomFile("big.bin", 200_001, 7);
        assertThat(module.zip().bytes()).isEqualTo(module.zip().bytes()).hasSizeBetween(200_001, 202_000);
        assertThat(entries(module.zip())).containsKey("example.com/big@v1.0.0/big.bin");
    }

    @Test
    void bombs_areSmallToMake(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("bomb.zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            HELLO.flaw(ZipFlaw.ZIP_BOMB).zip().writeTo(out);
        }
        assertThat(file).satisfies(bomb -> assertThat(Files.size(bomb)).isLessThan(1 << 20));
        try (var zip = new ZipFile(file.toFile());
                var content = zip.getInputStream(zip.getEntry("example.com/Hello@v1.2.3/bomb.bin"))) {
            assertThat(content.transferTo(OutputStream.nullOutputStream())).isEqualTo(600L << 20);
        }
    }

    @Test
    void flaws_leaveTheSumOfTheGoodZip() {
        for (ZipFlaw flaw : ZipFlaw.values()) {
            TestModule bad = HELLO.flaw(flaw);
            assertThat(bad.sum()).isEqualTo(HELLO.sum());
            assertThat(bad.zip().bytes())
                    .as(flaw.name())
                    .isNotEqualTo(HELLO.zip().bytes());
        }
    }

    private static Map<String, String> entries(TestFile zip) throws IOException {
        var entries = new LinkedHashMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip.bytes()))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
