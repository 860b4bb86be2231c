package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real {@code go} takes what the testkit makes for modules, and an upstream for a proxy. */
class GoCommandIT {
    private static final TestModule LIB = TestModule.of("example.com/Lib")
            .version("v1.0.0")
            .file("lib.go", "package lib\n\nconst Word = \"hello\"\n")
            .file("über.txt", "ü")
            .randomFile("data.bin", 200_000, 3);
    private static final TestModule HELLO = TestModule.of("example.com/hello/v2")
            .version("v2.0.0")
            .file(
                    "hello.go",
                    "package hello\n\nimport \"example.com/Lib\"\n\nfunc Hello() string { return lib.Word }\n")
            .requires("example.com/Lib", "v1.0.0")
            .version("v2.1.0")
            .file("hello.go", "package hello\n")
            .retract("[v2.0.5, v2.1.0]", "says nothing");
    private static final TestModule OLD =
            TestModule.of("example.com/old").version("v3.0.0+incompatible").file("old.go", "package old\n");
    private static final TestModule PSEUDO = TestModule.of("example.com/pseudo")
            .version("v0.0.0-20230405060708-abcdefabcdef")
            .file("p.go", "package pseudo\n")
            .query("main");

    @Test
    void everyKindOfModule_hasTheSumsThatGoFinds() {
        try (var upstream = FakeUpstream.start(LIB, HELLO, OLD, PSEUDO);
                var go = GoCommand.create().goproxy(upstream.url())) {
            for (TestModule module : List.of(LIB, HELLO, OLD, PSEUDO)) {
                String json = go.run("mod", "download", "-json", module.path() + "@" + module.version())
                        .ok()
                        .stdout();
                assertThat(json).contains("\"Sum\": \"" + module.sum() + "\"");
                assertThat(json).contains("\"GoModSum\": \"" + module.modSum() + "\"");
            }
            assertThat(go.run("list", "-m", "example.com/pseudo@main").ok().stdout())
                    .contains(PSEUDO.version());
        }
    }

    @Test
    void buildCache_isSharedUnlessIsolated() {
        try (var one = GoCommand.create();
                var other = GoCommand.create();
                var isolated = GoCommand.create().isolatedBuildCache()) {
            String shared = one.run("env", "GOCACHE").ok().stdout();
            assertThat(other.run("env", "GOCACHE").ok().stdout()).isEqualTo(shared);
            assertThat(isolated.run("env", "GOCACHE").ok().stdout()).isNotEqualTo(shared);
        }
    }

    @Test
    void program_isBuiltFromModulesMadeInCode() {
        try (var upstream = FakeUpstream.start(LIB, HELLO);
                var go = GoCommand.create().goproxy(upstream.url())) {
            go.file("go.mod", "module example.com/main\n\ngo 1.21\n");
            go.file("main.go", """
                    package main

                    import "example.com/hello/v2"

                    func main() { println(hello.Hello()) }
                    """);
            go.run("get", "example.com/hello/v2").ok();
            go.run("build", "-o", "main", ".").ok();
            GoRun main =
                    go.command(List.of(go.folder().resolve("main").toString())).ok();
            assertThat(main.stderr()).isEqualTo("hello\n");
            assertThat(go.run("list", "-m", "-versions", "-retracted", "example.com/hello/v2")
                            .ok()
                            .stdout())
                    .isEqualTo("example.com/hello/v2 v2.0.0 v2.1.0\n");
            assertThat(go.folder().resolve("go.sum")).content().contains(LIB.goSum());
        }
    }

    @Test
    void toolchain_isDownloadedAndRun() {
        try (var upstream = FakeUpstream.start();
                var sumDb = FakeSumDb.start("sumdb.example.com");
                var go = GoCommand.create().goproxy(upstream.url())) {
            String system =
                    go.run("env", "GOOS", "GOARCH").ok().stdout().strip().replace('\n', '-');
            TestModule toolchain =
                    TestModule.toolchain("go1.99.0." + system, "#!/bin/sh\necho a toolchain made in code\n");
            upstream.serve(toolchain);
            sumDb.add(toolchain);
            go.env("GOTOOLCHAIN", "go1.99.0").env("GOSUMDB", sumDb.gosumdb());
            assertThat(go.run("version").ok().stdout()).isEqualTo("a toolchain made in code\n");
            assertThat(upstream.zips()).containsExactly(toolchain.zip().name());
        }
    }

    @Test
    void flaws_areRefusedByGo() {
        for (ZipFlaw flaw : ZipFlaw.values()) {
            TestModule bad = LIB.flaw(flaw);
            try (var upstream = FakeUpstream.start(bad);
                    var go = GoCommand.create().goproxy(upstream.url())) {
                GoRun run = go.run("mod", "download", "example.com/Lib@v1.0.0");
                assertThat(run.exitCode()).as(flaw + ": " + run).isNotZero();
            }
        }
    }

    @Test
    void upstreamThatIsDown_failsGo() {
        try (var upstream = FakeUpstream.start(LIB).down();
                var go = GoCommand.create().goproxy(upstream.url())) {
            assertThat(go.run("mod", "download", "example.com/Lib@v1.0.0")
                            .failed()
                            .output())
                    .contains("connection refused");
        }
    }

    @Test
    void timeout_killsGo() {
        try (var upstream = FakeUpstream.start(LIB);
                var go = GoCommand.create().goproxy(upstream.url()).timeout(Duration.ofSeconds(1))) {
            upstream.onAll().silence();
            assertThatThrownBy(() -> go.run("mod", "download", "example.com/Lib@v1.0.0"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("timed out after PT1S");
        }
    }

    @Test
    void close_deletesEverything() {
        Path folder;
        try (var upstream = FakeUpstream.start(LIB);
                var go = GoCommand.create().goproxy(upstream.url())) {
            go.run("mod", "download", "example.com/Lib@v1.0.0").ok();
            assertThat(go.modCache()).isNotEmptyDirectory();
            folder = go.folder().getParent();
        }
        assertThat(Files.exists(folder)).isFalse();
    }
}
