package dev.goproxy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.content.Content;
import dev.goproxy.offline.Item;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
    private static final TestModule LIBRARY = TestModule.of("example.com/Lib")
            .version("v1.0.0")
            .file("x.go", "package lib\n")
            .version("v1.1.0")
            .randomFile("r", 300_000, 1);
    private static final String V1 = "example.com/!lib/@v/v1.0.0";
    private static final String HEAD = "go.sum database tree\n1\n\"hash\"\n\n\u2014 sumdb.example.com sig\n";

    @TempDir
    Path folder;

    private DirCacher cacher = new DirCacher();
    private Path output = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        cacher = new DirCacher(folder.resolve("cache"));
        output = Files.createDirectory(folder.resolve("out")).resolve("bundle.zip");
        fill(cacher);
    }

    private static void fill(Cacher cacher) throws IOException {
        for (String version : LIBRARY.versions()) {
            TestModule module = LIBRARY.at(version);
            for (TestFile file : List.of(module.info(), module.mod(), module.zip())) {
                cacher.put(file.name(), file.content());
            }
        }
        cacher.put("example.com/!lib/@latest", LIBRARY.latest().content());
        cacher.put("example.com/!lib/@v/main.info", LIBRARY.info().content());
        cacher.put("example.com/!lib/@v/list.lock", Content.of(""));
        cacher.put("sumdb/sumdb.example.com/latest", Content.of(HEAD));
        cacher.put("sumdb/sumdb.example.com/lookup/example.com/!lib@v1.0.0", Content.of("1\nrecord\n"));
        cacher.put("sumdb/sumdb.example.com/tile/8/0/000.p/1", Content.of("a tile"));
    }

    @AfterEach
    void close() {
        cacher.close();
    }

    private BundleReport write(UnaryOperator<BundleWriter.Builder> change) throws Exception {
        return change.apply(BundleWriter.builder(cacher)).build().write(output);
    }

    private static Map<String, byte[]> read(Path bundle) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var zip = new ZipFile(bundle.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                assertThat(entry.getExtra()).isNull();
                try (var in = zip.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }

    private static String manifest(Path bundle) throws IOException {
        return new String(read(bundle).get(".goproxy/manifest.json"), StandardCharsets.UTF_8);
    }

    private List<String> outputs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void write_hasTheCacheAsAFileTree() throws Exception {
        BundleReport report = write(builder -> builder);
        Map<String, byte[]> files = read(output);
        assertThat(files)
                .containsOnlyKeys(
                        ".goproxy/manifest.json",
                        "example.com/!lib/@latest",
                        "example.com/!lib/@v/list",
                        "example.com/!lib/@v/main.info",
                        V1 + ".info",
                        V1 + ".mod",
                        V1 + ".zip",
                        "example.com/!lib/@v/v1.1.0.info",
                        "example.com/!lib/@v/v1.1.0.mod",
                        "example.com/!lib/@v/v1.1.0.zip",
                        "sumdb/sumdb.example.com/latest",
                        "sumdb/sumdb.example.com/lookup/example.com/!lib@v1.0.0",
                        "sumdb/sumdb.example.com/supported",
                        "sumdb/sumdb.example.com/tile/8/0/000.p/1");
        assertThat(files.get(V1 + ".zip")).isEqualTo(LIBRARY.at("v1.0.0").zip().bytes());
        assertThat(files.get("example.com/!lib/@v/list")).asString().isEqualTo("v1.0.0\nv1.1.0\n");
        assertThat(report.files()).isEqualTo(13);
        assertThat(report.modules()).isEqualTo(2);
        assertThat(report.outputs()).containsExactly(output.toAbsolutePath());
        assertThat(outputs()).containsExactly("bundle.zip");
    }

    @Test
    void manifest_hasSumsAndTreeHeads() throws Exception {
        cacher.close();
        cacher = new DirCacher(folder.resolve("small"));
        TestModule module = LIBRARY.at("v1.0.0");
        for (TestFile file : List.of(module.mod(), module.zip())) {
            cacher.put(file.name(), file.content());
        }
        cacher.put("sumdb/sumdb.example.com/latest", Content.of(HEAD));
        write(builder -> builder);
        assertThat(manifest(output))
                .startsWith("{\"formatVersion\":1,\"files\":{\"" + V1 + ".mod\":{\"size\":"
                        + module.mod().bytes().length + ",\"sha256\":\"")
                .endsWith("}},\"modules\":{\"example.com/Lib@v1.0.0\":{\"zip\":\"" + module.sum() + "\",\"mod\":\""
                        + module.modSum() + "\"}},\"tree\":{\"sumdb.example.com\":\""
                        + HEAD.replace("\"", "\\\"").replace("\n", "\\n") + "\"}}")
                .contains("\"sumdb/sumdb.example.com/supported\":{\"size\":0,\"sha256\":"
                        + "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}");
    }

    @Test
    void sameEntries_resultInTheSameBytes() throws Exception {
        write(builder -> builder);
        byte[] first = Files.readAllBytes(output);
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        try (var memory = new MemoryCacher()) {
            fill(memory);
            BundleWriter.builder(memory).build().write(output);
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(output).hasBinaryContent(first);
    }

    @Test
    void since_leavesOutWhatIsOlder() throws Exception {
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        try (Stream<String> names = cacher.names("")) {
            for (String name : names.toList()) {
                age(name, time);
            }
        }
        assertThatIOException()
                .isThrownBy(() -> write(builder -> builder.since(time)))
                .withMessage("nothing in the cache is newer than 2026-01-01T00:00:00Z");
        assertThat(outputs()).isEmpty();
        age(V1 + ".zip", time.plusSeconds(1));
        write(builder -> builder.since(time));
        assertThat(read(output))
                .containsOnlyKeys(
                        V1 + ".zip",
                        "sumdb/sumdb.example.com/latest",
                        "sumdb/sumdb.example.com/supported",
                        ".goproxy/manifest.json");
    }

    private void age(String name, Instant time) throws IOException {
        Files.setLastModifiedTime(cacher.root().resolve(name), FileTime.from(time));
    }

    @Test
    void parts_areBundlesOfWholeFiles() throws Exception {
        BundleReport report = write(builder -> builder.maxPartBytes(20_000));
        assertThat(outputs()).containsExactly("bundle.zip.001", "bundle.zip.002", "bundle.zip.003");
        assertThat(report.outputs()).hasSize(3);
        assertThat(report.files()).isEqualTo(13);
        var all = new TreeMap<String, byte[]>();
        for (Path part : report.outputs()) {
            Map<String, byte[]> files = read(part);
            assertThat(files).containsKeys(".goproxy/manifest.json", "sumdb/sumdb.example.com/latest");
            assertThat(Files.size(part) <= 20_000
                            || files.keySet().stream()
                                    .filter(name -> !name.startsWith("sumdb") && !name.startsWith("."))
                                    .toList()
                                    .equals(List.of("example.com/!lib/@v/v1.1.0.zip")))
                    .isTrue();
            if (files.containsKey(V1 + ".zip")) {
                assertThat(files).containsKeys(V1 + ".info", V1 + ".mod");
            }
            all.putAll(files);
        }
        assertThat(all).hasSize(14);
    }

    @Test
    void items_areTakenOutOfTheCache() throws Exception {
        cacher.put("example.com/!lib/@v/list", LIBRARY.list().content());
        write(builder -> builder.items(List.of(Item.parse("example.com/Lib@v1.0.0"))));
        assertThat(read(output)).containsKeys(V1 + ".zip").doesNotContainKey("example.com/!lib/@v/v1.1.0.zip");
        Files.delete(output);
        Files.delete(cacher.root().resolve(V1 + ".zip"));
        assertThat(catchThrowableOfType(
                                IncompleteCacheException.class,
                                () -> write(builder -> builder.items(List.of(Item.parse("example.com/Lib@v1.0.0")))))
                        .missing())
                .isEqualTo(Map.of(V1 + ".zip", "not in the cache"));
        assertThat(outputs()).isEmpty();
    }

    @Test
    void damagedEntry_isNamed_andTheOlderBundleStays() throws Exception {
        Files.writeString(output, "an older one");
        Files.writeString(cacher.root().resolve(V1 + ".zip"), "not a zip");
        assertThatIOException().isThrownBy(() -> write(builder -> builder)).withMessageContaining(V1 + ".zip");
        assertThat(output).hasContent("an older one");
        assertThat(outputs()).containsExactly("bundle.zip");
    }

    @Test
    void badZip_inACacheOfAnotherKind_isNamed() throws Exception {
        try (var memory = new MemoryCacher()) {
            memory.put(V1 + ".zip", Content.of("not a zip"));
            assertThatIOException()
                    .isThrownBy(() -> BundleWriter.builder(memory).build().write(output))
                    .withMessageContaining(V1 + ".zip");
        }
        assertThat(outputs()).isEmpty();
    }

    @Test
    void interrupt_leavesNothing() throws Exception {
        var names = new ArrayList<String>();
        var listener = new BundleListener() {
            @Override
            public void file(String name, long bytes) {
                names.add(name);
                Thread.currentThread().interrupt();
            }
        };
        assertThatThrownBy(() -> write(builder -> builder.listener(listener))).isInstanceOf(InterruptedException.class);
        assertThat(names).hasSize(1);
        assertThat(outputs()).isEmpty();
    }

    @Test
    void progress_endsWithAll() throws Exception {
        var last = new AtomicReference<BundleListener.Progress>();
        var listener = new BundleListener() {
            @Override
            public void progress(Progress progress) {
                last.set(progress);
            }
        };
        BundleReport report = write(builder -> builder.listener(listener));
        assertThat(last).hasValue(new BundleListener.Progress(13, 13, report.bytes(), report.bytes()));
    }

    @Test
    void emptyCache_andBadOutput_areErrors() throws Exception {
        try (var empty = new DirCacher(folder.resolve("empty"))) {
            assertThatIOException()
                    .isThrownBy(() -> BundleWriter.builder(empty).build().write(output))
                    .withMessage("there is nothing in the cache to export");
        }
        output = folder.resolve("none/bundle.zip");
        assertThatIOException().isThrownBy(() -> write(builder -> builder)).withMessageContaining("no such folder");
        output = folder.resolve("out");
        assertThatIOException().isThrownBy(() -> write(builder -> builder)).withMessageContaining("is a folder");
        assertThat(outputs()).isEmpty();
    }
}
