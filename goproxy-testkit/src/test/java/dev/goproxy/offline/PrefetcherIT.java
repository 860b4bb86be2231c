package dev.goproxy.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.testkit.Fault;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.UpstreamRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched, how often, and what is said of what can't be had. */
class PrefetcherIT {
    private static final TestModule LIBRARY = TestModule.of("example.com/lib")
            .version("v1.0.0")
            .file("x.go", "package lib\n\nconst Word = \"one\"\n")
            .version("v1.1.0")
            .file("x.go", "package lib\n\nconst Word = \"two\"\n");
    private static final TestModule TOOL = TestModule.of("example.com/tool")
            .version("v1.0.0")
            .go("1.99.0")
            .version("v1.1.0")
            .requires("example.com/lib", "v1.0.0")
            .file("cmd/tool/main.go", """
                    package main

                    import "example.com/lib"

                    func main() { println(lib.Word) }
                    """)
            .version("v1.2.0")
            .retract("v1.2.0", "published by mistake");

    @TempDir
    Path folder;

    private final List<TestModule> modules = new ArrayList<>(List.of(LIBRARY, TOOL));
    private Gap gap = new Gap(Path.of(""), List.of());

    @AfterEach
    void close() {
        gap.close();
    }

    private Gap open() {
        gap.close();
        gap = new Gap(folder.resolve("cache"), modules);
        return gap;
    }

    private static TestModule toolchains(String host, String... names) {
        TestModule all = TestModule.of("golang.org/toolchain");
        for (String name : names) {
            all = all.version("v0.0.1-" + name + "." + host).withoutGoMod().file("VERSION", name + "\n");
            for (String file : List.of("bin/go", "bin/gofmt", "pkg/tool/none", "lib/none")) {
                all = all.file(file, "#!/bin/sh\necho this is " + name + "\n");
            }
        }
        return all;
    }

    private static String host() {
        try (var go = GoCommand.create()) {
            return go.run("env", "GOOS", "GOARCH").ok().stdout().strip().replaceAll("\\s+", "-");
        }
    }

    private List<String> asked() {
        List<String> asked = new ArrayList<>(
                gap.upstream.requests().stream().map(UpstreamRequest::name).toList());
        asked.addAll(gap.sumdb.requests());
        gap.upstream.clearRequests();
        gap.sumdb.clearRequests();
        return asked;
    }

    @Test
    void module_canBeInstalled_andToolchainsComeAlong() throws Exception {
        String host = host();
        modules.add(toolchains(host, "go1.98.4", "go1.99.0", "go1.99.1", "go1.100.0", "go1.101rc1"));
        open();
        Gap.assertComplete(gap.prefetch(builder -> builder, "example.com/tool@latest"));
        Gap.assertComplete(gap.prefetch(
                builder -> builder.toolchains(List.of(host.replace('-', '/'))), "example.com/tool@v1.0.0"));
        gap.cut();
        try (var offline = gap.offline();
                var go = GoCommand.create()) {
            gap.client(go, offline.url());
            assertThat(go.run("install", "example.com/tool/...@latest").ok().stderr())
                    .contains("example.com/tool v1.1.0");
            go.env("GOTOOLCHAIN", "auto");
            assertThat(go.run("install", "example.com/tool@v1.0.0").ok().stdout())
                    .isEqualTo("this is go1.99.1\n"); // the newest patch release of the newest but one language version
            go.env("GOTOOLCHAIN", "local");
            assertThat(go.run("install", "example.com/tool/cmd/tool@v9.0.0")
                            .failed()
                            .stderr())
                    .contains("this proxy is offline", "goproxy prefetch example.com/tool/cmd/tool@v9.0.0");
            assertThat(offline.wanted.entries()).contains("example.com/tool@v9.0.0");
        }
    }

    @Test
    void everyFile_isAskedForOnce_andNotAgain() throws Exception {
        IntStream.range(0, 40)
                .mapToObj(i -> TestModule.of("example.com/m" + i)
                        .version("v1.0.0")
                        .requires("example.com/lib", "v1.0.0")
                        .version("v1.1.0"))
                .forEach(modules::add);
        open();
        var main = new StringBuilder("module example.com/main\n\ngo 1.21\n");
        IntStream.range(0, 40).forEach(i -> main.append("require example.com/m" + i + " v1.0.0\n"));
        Path project = Files.writeString(folder.resolve("go.mod"), main.toString());
        PrefetchReport first = gap.prefetch(builder -> builder, project.toString());
        Gap.assertComplete(first);
        assertThat(first.modules()).isEqualTo(41);
        assertThat(asked()).doesNotHaveDuplicates().hasSizeGreaterThan(41 * 6);

        PrefetchReport second = gap.prefetch(builder -> builder, project.toString());
        Gap.assertComplete(second);
        assertThat(asked()).isEmpty();
        assertThat(second.fetched()).isZero();
        assertThat(second.present()).isEqualTo(first.fetched());

        Gap.assertComplete(gap.prefetch(builder -> builder.freshFor(Duration.ZERO), project.toString()));
        assertThat(asked()).allMatch(name -> name.matches(".*(/@v/list|/@latest|/latest)"));
    }

    @Test
    void whatFails_isNamed_andFetchedTheNextTime() throws Exception {
        open();
        gap.upstream.on(LIBRARY.at("v1.0.0").zip()).status(403);
        gap.upstream.remove(TOOL.at("v1.1.0").info());
        Path sums = Files.writeString(
                folder.resolve("go.sum"),
                LIBRARY.at("v1.0.0").goSum() + TOOL.at("v1.1.0").goSum());
        PrefetchReport report = gap.prefetch(builder -> builder, sums.toString());
        assertThat(report.isComplete()).isFalse();
        assertThat(report.failures())
                .extracting(PrefetchEvent::name)
                .containsExactly("example.com/lib/@v/v1.0.0.zip", "example.com/tool/@v/v1.1.0.info");
        assertThat(report.failures().get(0).reason()).contains("403");
        assertThat(report.failures().get(1).reason()).startsWith("not found");
        gap.upstream.reset().serve(modules.toArray(TestModule[]::new));
        asked();
        Gap.assertComplete(gap.prefetch(builder -> builder, sums.toString()));
        assertThat(asked())
                .containsExactlyInAnyOrder("example.com/lib/@v/v1.0.0.zip", "example.com/tool/@v/v1.1.0.info");
    }

    @Test
    void oldLists_areAwaited_orNamedWithTheReason() throws Exception {
        open();
        Gap.assertComplete(gap.prefetch(builder -> builder, "example.com/lib@v1.0.0"));
        Fault slow = gap.upstream.on(LIBRARY.list()).delay(Duration.ofSeconds(4));
        PrefetchReport late = gap.prefetch(builder -> builder.freshFor(Duration.ZERO), "example.com/lib@v1.0.0");
        Gap.assertComplete(late);
        assertThat(gap.upstream.requests(LIBRARY.list())).hasSize(2);
        slow.stop();
        gap.upstream.on(LIBRARY.list()).status(403);
        PrefetchReport refused = gap.prefetch(builder -> builder.freshFor(Duration.ZERO), "example.com/lib@v1.0.0");
        assertThat(refused.failures()).extracting(PrefetchEvent::name).containsExactly("example.com/lib/@v/list");
        assertThat(refused.failures().get(0).reason()).contains("403");
    }

    @Test
    void listed_mayBeAbsent_butNamedMayNot() throws Exception {
        open();
        PrefetchReport named = gap.prefetch(builder -> builder, "example.com/lib@v7", "example.com/nothing@latest");
        assertThat(named.failures())
                .extracting(PrefetchEvent::name)
                .containsExactly("example.com/lib@v7", "example.com/nothing@latest");
        assertThat(named.absent()).isEmpty();
        PrefetchReport listed =
                gap.prefetchListed("example.com/lib@v7", "example.com/nothing@latest", "example.com/lib@v1");
        Gap.assertComplete(listed);
        assertThat(listed.absent())
                .extracting(PrefetchEvent::name)
                .containsExactly("example.com/lib@v7", "example.com/nothing@latest");
        assertThat(folder.resolve("cache/example.com/lib/@v/v1.1.0.zip")).exists();
        assertThatThrownBy(() -> Item.parse("example.com/lib")).hasMessageContaining("not MODULE@VERSION");
        assertThatThrownBy(() -> Item.parse("Bad Path@v1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dryRun_fetchesNoZip() throws Exception {
        open();
        var events = new CopyOnWriteArrayList<PrefetchEvent>();
        PrefetchReport report = gap.prefetch(
                builder -> builder.dryRun(true).listener(new PrefetchListener() {
                    @Override
                    public void file(PrefetchEvent event) {
                        events.add(event);
                    }
                }),
                "example.com/tool@latest");
        Gap.assertComplete(report);
        assertThat(report.modules()).isEqualTo(2);
        assertThat(events)
                .filteredOn(event -> event.outcome() == PrefetchEvent.Outcome.MISSING)
                .extracting(PrefetchEvent::name)
                .contains("example.com/lib/@v/v1.0.0.zip", "example.com/tool/@v/v1.1.0.zip");
        assertThat(gap.upstream.zips()).isEmpty();
    }

    @Test
    void records_ofSeveralRuns_canBeCheckedTogetherInAnyOrder() throws Exception {
        open();
        Gap.assertComplete(gap.prefetch(builder -> builder, "example.com/lib@v1.0.0"));
        gap.sumdb.grow(300);
        TestModule late = TestModule.of("example.com/late").version("v1.0.0");
        gap.upstream.serve(late);
        gap.sumdb.add(late).grow(1000);
        Gap.assertComplete(gap.prefetch(builder -> builder, "example.com/late@v1.0.0"));
        gap.sumdb.grow(70_000);
        TestModule last = TestModule.of("example.com/last").version("v1.0.0");
        gap.upstream.serve(last);
        gap.sumdb.add(last).grow(3);
        Gap.assertComplete(gap.prefetch(builder -> builder, "example.com/last@v1.0.0"));
        gap.cut();
        try (var offline = gap.offline()) {
            download(offline, "example.com/lib@v1.0.0", "example.com/late@v1.0.0", "example.com/last@v1.0.0");
            download(offline, "example.com/last@v1.0.0", "example.com/lib@v1.0.0", "example.com/late@v1.0.0");
            assertThat(offline.wanted.entries()).isEmpty();
        }
    }

    @Test
    void neededFiles_areThoseThatWerePrefetched() throws Exception {
        open();
        Gap.assertComplete(gap.prefetch(builder -> builder, "example.com/tool@latest"));
        var settings = new Planner.Settings(List.of(gap.sumdb.name()), PathPatterns.parse(""), List.of());
        List<Item> items = List.of(Item.parse("example.com/tool@latest"));
        try (var cacher = new DirCacher(folder.resolve("cache"))) {
            NeededFiles needed = NeededFiles.of(items, cacher, settings);
            assertThat(needed.missing()).isEmpty();
            try (Stream<String> names = cacher.names("")) {
                assertThat(needed.names()).containsAll(names.toList());
            }
            Files.delete(folder.resolve("cache/example.com/lib/@v/v1.0.0.zip"));
            assertThat(NeededFiles.of(items, cacher, settings).missing())
                    .containsOnlyKeys("example.com/lib/@v/v1.0.0.zip");
        }
    }

    private void download(Gap.Offline offline, String... modules) {
        try (var go = GoCommand.create()) {
            gap.client(go, offline.url());
            for (String module : modules) { // each by a process of its own, which remembers the tree head
                go.run("mod", "download", module).ok();
            }
        }
    }

    @Test
    void privateModules_areNotLookedUp() throws Exception {
        TestModule secret = TestModule.of("corp.example.com/secret").version("v1.0.0");
        open();
        gap.upstream.serve(secret);
        gap.exempt("corp.example.com");
        Gap.assertComplete(
                gap.prefetch(builder -> builder.exempt(PathPatterns.parse("corp.example.com")), secret + ""));
        assertThat(gap.sumdb.requests()).noneMatch(name -> name.contains("corp.example.com"));
    }

    @Test
    void close_endsARunAtOnce() throws Exception {
        open();
        gap.upstream.onAll().silence();
        var started = new CompletableFuture<Prefetcher>();
        var ended = CompletableFuture.supplyAsync(() -> {
            try {
                gap.prefetch(builder -> builder, started::complete, List.of(Item.parse("example.com/lib@v1.0.0")));
                return "not interrupted";
            } catch (InterruptedException e) {
                return "interrupted";
            } catch (IOException e) {
                return e.toString();
            }
        });
        Awaitility.await().until(() -> !gap.upstream.requests().isEmpty());
        started.join().close();
        assertThat(ended).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("interrupted");
    }
}
