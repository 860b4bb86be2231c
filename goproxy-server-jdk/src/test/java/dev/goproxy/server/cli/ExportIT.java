package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.TestTimeouts;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code export} as a process, and what {@code go} makes of a bundle. */
class ExportIT {
    private static final TestModule LIBRARY = TestModule.of("example.com/Lib")
            .version("v1.0.0")
            .file("x.go", "package lib\n\nconst Word = \"one\"\n")
            .version("v1.1.0")
            .file("x.go", "package lib\n\nconst Word = \"two\"\n");

    @TempDir
    Path folder;

    private final FakeUpstream upstream = FakeUpstream.start(LIBRARY);
    private final FakeSumDb sumdb = FakeSumDb.start();

    ExportIT() {
        LIBRARY.versions().forEach(version -> sumdb.add(LIBRARY.at(version)));
        sumdb.grow(300); // more than one tile
    }

    @AfterEach
    void close() {
        upstream.close();
        sumdb.close();
    }

    private JarProcess start(List<String> jvmOptions, String... args) throws IOException {
        var all = new ArrayList<>(List.of(args));
        all.add("--cacher-dir=cache");
        return JarProcess.start(
                folder, Map.of("GOPROXY", upstream.url().toString(), "GOSUMDB", sumdb.gosumdb()), jvmOptions, all);
    }

    /** What a command prints on either output. */
    private String run(int exitCode, String... args) throws Exception {
        try (JarProcess process = start(List.of("-Xmx64m"), args)) {
            assertThat(process.exitCode())
                    .as("%s %s", process.out(), process.err())
                    .isEqualTo(exitCode);
            return String.join("\n", process.out()) + String.join("\n", process.err());
        }
    }

    private void prefetch() throws Exception {
        run(0, "prefetch", "--proxied-sumdbs=", "example.com/Lib@v1.0.0", "example.com/Lib@latest");
    }

    private List<String> outputs() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("cache"))
                    .sorted()
                    .toList();
        }
    }

    private void unpack(Path bundle, Path tree) throws IOException {
        try (var zip = new ZipFile(bundle.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = tree.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (var in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
    }

    @Test
    void unpackedBundle_servesGo_withVerification() throws Exception {
        prefetch();
        upstream.down();
        sumdb.status(503);
        assertThat(run(0, "export", "--output=b.zip"))
                .contains("files of 2 modules (", " MB in ", " s) written to ", "/b.zip");
        Path tree = folder.resolve("tree");
        unpack(folder.resolve("b.zip"), tree);
        try (var go = GoCommand.create()) {
            go.goproxy(tree.toUri())
                    .env("GOSUMDB", sumdb.verifierKey())
                    .env("GOFLAGS", "-modcacherw")
                    .buildCache(Path.of("target", "go-build"));
            go.file("go.mod", "module example.com/main\n\ngo 1.21\n").file("main.go", """
                            package main

                            import "example.com/Lib"

                            func main() { println(lib.Word) }
                            """);
            go.run("mod", "tidy").ok();
            go.run("build", "./...").ok();
            assertThat(Files.readString(go.folder().resolve("go.sum")))
                    .contains(LIBRARY.at("v1.1.0").sum());
            assertThat(go.run("list", "-m", "-versions", "example.com/Lib").ok().stdout())
                    .isEqualTo("example.com/Lib v1.0.0 v1.1.0\n");
            Path tampered = tree.resolve("sumdb/" + sumdb.name() + "/supported");
            Files.delete(tampered);
            go.clearModCache();
            Files.delete(go.folder().resolve("go.sum"));
            assertThat(go.run("mod", "tidy").failed().stderr()).contains(sumdb.name()); // it was verified above
        }
    }

    @Test
    void export_ofItems_parts_andJson() throws Exception {
        prefetch();
        assertThat(run(0, "export", "--output=b.zip", "--json", "example.com/Lib@v1.0.0"))
                .contains(
                        "{\"event\":\"exported\",\"name\":\"example.com/!lib/@v/v1.0.0.zip\",\"bytes\":",
                        "{\"event\":\"done\",\"files\":")
                .doesNotContain("v1.1.0.zip");
        assertThat(run(1, "export", "--output=c.zip", "example.com/Lib@v1.2.0"))
                .contains("1 MISSING, no bundle was written:", "example.com/Lib@v1.2.0");
        assertThat(run(0, "export", "--output=d", "--split=8KiB", "--since=1d1h"))
                .contains("/d.001, ", "/d.002");
        assertThat(outputs()).contains("b.zip", "d.001", "d.002").doesNotContain("c.zip", "d");
        assertThat(run(0, "export", "--output=b.zip", "--since=2020-01-01T00:00:00+01:00"))
                .contains("written to");
        assertThat(run(1, "export", "--output=e", "--since=2999-01-01T00:00:00Z"))
                .contains("nothing in the cache");
        assertThat(run(1, "export", "--output=no/folder/e")).contains("no such folder");
        for (String bad : List.of("--since=7x", "--since=2020-01-01", "--split=0", "--split=4XB", "--toolchains=a/b")) {
            assertThat(run(2, "export", "--output=e", bad)).startsWith("Error: ");
        }
        assertThat(run(2, "export")).contains("--output");
        assertThat(outputs()).allMatch(name -> name.matches("b.zip|d\\.[0-9]{3}"));
    }

    @Test
    void interrupted_leavesNothing() throws Exception {
        for (int i = 0; i < 4; i++) {
            TestModule large =
                    TestModule.of("example.com/l" + i).version("v1.0.0").randomFile("r", 60_000_000, i);
            large.zip().putInto(folder.resolve("cache"));
        }
        try (JarProcess process = start(List.of("-Xmx64m"), "export", "--output=b.zip")) {
            TestTimeouts.await().until(() -> outputs().stream().anyMatch(name -> name.startsWith(".b.zip")));
            process.signal("INT");
            assertThat(process.exitCode()).isEqualTo(130);
            assertThat(process.err()).last().isEqualTo("interrupted; no bundle was written");
        }
        assertThat(outputs()).isEmpty();
    }
}
