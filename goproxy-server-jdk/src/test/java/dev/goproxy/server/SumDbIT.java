package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients keep their verification on behind us, and what a lying database or upstream says is neither served nor kept.
 */
class SumDbIT {
    private static final TestModule FIRST = module("First");

    @TempDir
    Path folder;

    private final FakeUpstream upstream = FakeUpstream.start(FIRST);
    private final FakeSumDb sumdb = FakeSumDb.start();

    private static TestModule module(String name) {
        return TestModule.of("example.com/" + name).version("v1.0.0").file("x.go", "package x\n");
    }

    @BeforeEach
    void begin() {
        sumdb.grow(5).add(FIRST);
    }

    @AfterEach
    void close() {
        sumdb.close();
        upstream.close();
    }

    private JarServer server(Map<String, String> more) throws Exception {
        var environment = new LinkedHashMap<>(more);
        environment.put("GOPROXY", upstream.url().toString());
        environment.put("GOSUMDB", sumdb.gosumdb());
        return JarServer.start(
                        folder.resolve("cache"),
                        environment,
                        "--proxied-sumdbs=" + sumdb.name() + " " + sumdb.url(),
                        "--fetch-timeout=8s",
                        "--absent-for=1ms",
                        "--fresh-for=0s")
                .warmUp();
    }

    /** A client that can reach the database through its proxy alone. */
    private GoCommand verifying(GoCommand go, JarServer server) {
        return go.goproxy(server.url()).env("GOSUMDB", sumdb.verifierKey());
    }

    @Test
    void graph_isVerifiedThroughUs_andOnceMoreWithAllOutsideDown() throws Exception {
        upstream.serve(SampleModules.all());
        for (TestModule module : SampleModules.all()) {
            module.versions().forEach(version -> sumdb.add(module.at(version)));
        }
        try (var server = server(Map.of())) {
            Map<String, String> built = build(server);
            assertThat(built.get("program")).startsWith("Upper old pseudo kept v2 m10 ");
            assertThat(sumdb.requests()).anyMatch(path -> path.startsWith("/tile/"));
            upstream.down();
            sumdb.status(503); // not closed: another test's server could get its port, and answer
            assertThat(build(server)).isEqualTo(built);
            server.assertNoErrors();
        }
    }

    private Map<String, String> build(JarServer server) throws Exception {
        var built = new LinkedHashMap<String, String>();
        try (var go = verifying(SampleModules.client(), server)) {
            go.run("mod", "tidy").ok();
            go.run("mod", "download", "all").ok();
            go.run("build", "-o", "program", ".").ok();
            built.put("program", go.command(List.of("./program")).ok().stderr());
            built.put("go.sum", Files.readString(go.folder().resolve("go.sum")));
            built.put("graph", go.run("mod", "graph").ok().stdout());
        }
        return built;
    }

    @Test
    void toolchain_isVerifiedAndRun() throws Exception {
        try (var go = GoCommand.create();
                var server = server(Map.of())) {
            String[] system = go.run("env", "GOOS", "GOARCH").ok().stdout().split("\\s+", -1);
            TestModule toolchain = TestModule.toolchain(
                    "go1.99.0." + system[0] + "-" + system[1], "#!/bin/sh\necho from the module cache\n");
            upstream.serve(toolchain);
            sumdb.add(toolchain);
            verifying(go, server).env("GOTOOLCHAIN", "go1.99.0").env("GOFLAGS", "-modcacherw");
            assertThat(go.run("version").ok().stdout()).isEqualTo("from the module cache\n");
            assertThat(server.cached()).contains(toolchain.zip().name());
        }
    }

    @Test
    void tampering_isRefused_andNotKept() throws Exception {
        TestModule zip = module("tampered-zip");
        TestModule mod = module("tampered-mod");
        TestModule lie = module("lie");
        upstream.serve(zip, mod, lie);
        List.of(zip, mod, lie).forEach(sumdb::add);
        upstream.on(zip.zip())
                .content(zip.file("x.go", "package x // tampered\n").zip());
        upstream.on(mod.mod()).content(mod.directive("toolchain go1.21.7").mod());
        sumdb.wrongSum(lie.path(), lie.version());
        try (var server = server(Map.of())) {
            assertRefused(server, zip.zip(), "SECURITY ERROR", "checksum mismatch", zip.sum());
            assertRefused(server, mod.mod(), "SECURITY ERROR", "checksum mismatch", mod.modSum());
            assertRefused(server, lie.zip(), "SECURITY ERROR", "checksum mismatch");
            assertRefused(server, lie.mod(), "SECURITY ERROR", "checksum mismatch");
            for (TestModule bad : List.of(zip, mod, lie)) {
                assertGoFails(server, bad);
            }
            assertThat(server.get(zip.mod()).statusCode()).isEqualTo(200);

            upstream.reset();
            assertThat(server.get(zip.zip()).body()).isEqualTo(zip.zip().bytes());
            assertThat(server.get(mod.mod()).body()).isEqualTo(mod.mod().bytes());
            assertGoGets(server, zip);
        }
    }

    @Test
    void badSignaturesAndTiles_areRefused_andNotKept() throws Exception {
        TestModule signature = module("signature");
        TestModule tile = module("tile");
        TestModule outage = module("outage");
        upstream.serve(signature, tile, outage);
        List.of(signature, tile, outage).forEach(sumdb::add);
        try (var server = server(Map.of())) {
            assertThat(server.get(FIRST.zip()).statusCode()).isEqualTo(200);

            sumdb.badSignatures();
            assertGoFails(server, signature);
            assertRefused(server, signature.zip(), "signature");
            sumdb.reset();
            assertGoGets(server, signature);

            sumdb.badTiles();
            assertGoFails(server, tile);
            assertRefused(server, tile.mod(), "tile");
            sumdb.reset();
            assertGoGets(server, tile);

            sumdb.status(503);
            assertRefused(server, outage.zip(), "checksum database is not available", "GONOSUMDB", "GOSUMDB=off");
            assertThat(server.get(FIRST.zip()).body()).isEqualTo(FIRST.zip().bytes());
            assertGoGets(server, FIRST);
            sumdb.reset();
            assertGoGets(server, outage);
        }
    }

    @Test
    void proxiedLookup_thatIsSignedBadly_isNotKept() throws Exception {
        TestModule module = module("asked-by-clients");
        sumdb.add(module);
        try (var server = server(Map.of())) {
            String lookup = "sumdb/" + sumdb.name() + "/lookup/example.com/asked-by-clients@v1.0.0";
            sumdb.badSignatures();
            assertThat(server.get(lookup).statusCode()).isEqualTo(502);
            assertThat(server.cached()).doesNotContain(lookup);
            sumdb.reset();
            assertThat(server.get(lookup).statusCode()).isEqualTo(200);
            assertThat(server.cached()).contains(lookup);
        }
    }

    @Test
    void fork_isRefused_alsoAfterARestart() throws Exception {
        TestModule fork = module("fork");
        TestModule later = module("later");
        upstream.serve(fork, later);
        List.of(fork, later).forEach(sumdb::add);
        try (var server = server(Map.of())) {
            assertGoGets(server, FIRST);
            sumdb.fork().grow(5);
            assertRefused(server, fork.zip(), "SECURITY ERROR", "go.sum database tree");
            assertThat(server.process().err()).anyMatch(line -> line.contains("level=ERROR"));
        }
        try (var server = server(Map.of())) {
            assertRefused(server, later.mod(), "SECURITY ERROR", "go.sum database tree");
            assertGoFails(server, later);
            assertThat(server.get(FIRST.zip()).body()).isEqualTo(FIRST.zip().bytes());
        }
    }

    @Test
    void rollBack_isRefusedAfterARestart() throws Exception {
        TestModule hidden = module("hidden");
        upstream.serve(hidden);
        sumdb.add(hidden);
        try (var server = server(Map.of())) {
            assertGoGets(server, FIRST);
        }
        int known = sumdb.size();
        try (var server = server(Map.of())) {
            sumdb.rollBack(known - 2);
            assertRefused(server, hidden.zip(), "beyond its tree of size " + known);
            assertGoFails(server, hidden);
            assertGoGets(server, FIRST);
            sumdb.reset();
            assertGoGets(server, hidden);
        }
    }

    @Test
    void unknownVersion_isRefused_unlessItIsPrivate() throws Exception {
        TestModule unknown = module("unknown");
        TestModule own = TestModule.of("corp.example.com/own").version("v1.0.0").file("x.go", "package x\n");
        upstream.serve(unknown, own);
        try (var server = server(Map.of("GONOSUMDB", "corp.example.com"))) {
            assertRefused(server, unknown.zip(), "does not know example.com/unknown@v1.0.0", "GONOSUMDB");
            assertGoFails(server, unknown);
            assertThat(server.get(own.zip()).body()).isEqualTo(own.zip().bytes());
            assertThat(sumdb.requests()).noneMatch(path -> path.contains("corp"));
            try (var go = verifying(GoCommand.create(), server).env("GONOSUMDB", "corp.example.com")) {
                go.run("mod", "download", own.path() + "@v1.0.0").ok();
            }
        }
    }

    private static void assertRefused(JarServer server, TestFile file, String... messages) throws Exception {
        HttpResponse<byte[]> answer = server.get(file);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(502);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(text).contains(messages).doesNotContain("Exception", "/tmp");
        assertThat(server.cached()).doesNotContain(file.name());
    }

    private void assertGoFails(JarServer server, TestModule module) {
        try (var go = verifying(GoCommand.create(), server)) {
            go.run("mod", "download", module.path() + "@" + module.version()).failed();
            assertThat(go.modCache().resolve(module.path() + "@" + module.version()))
                    .doesNotExist();
        }
    }

    private void assertGoGets(JarServer server, TestModule module) {
        try (var go = verifying(GoCommand.create(), server)) {
            assertThat(go.run("mod", "download", "-json", module.path() + "@" + module.version())
                            .ok()
                            .stdout())
                    .contains(module.sum(), module.modSum());
        }
    }
}
