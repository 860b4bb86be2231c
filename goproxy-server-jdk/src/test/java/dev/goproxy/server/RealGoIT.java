package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.UpstreamRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code go} makes of modules that come through us what it makes of them without us. */
class RealGoIT {
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("mod", "tidy"),
            List.of("mod", "graph"),
            List.of("mod", "download", "all"),
            List.of("mod", "verify"),
            List.of("list", "-m", "-versions", SampleModules.UPPER.path()),
            List.of("list", "-m", "-versions", SampleModules.RETRACTED.path()),
            List.of("list", "-m", "-versions", "-retracted", SampleModules.RETRACTED.path()),
            List.of("list", "-m", "-versions", "example.com/old", "example.com/major/v2", "example.com/m7"),
            List.of("list", "-m", "-u", "all"),
            List.of("list", "-m", "example.com/pseudo@main", "example.com/m3@v1.1", "example.com/m3@latest"),
            List.of("mod", "why", "-m", "example.com/m35"),
            List.of("build", "-o", "program", "."));

    @TempDir
    Path folder;

    /** What {@code go} printed and wrote, by command. */
    private static Map<String, String> answers(GoCommand go, URI goproxy) throws Exception {
        go.goproxy(goproxy);
        var answers = new LinkedHashMap<String, String>();
        for (List<String> question : QUESTIONS) {
            answers.put(
                    String.join(" ", question),
                    go.run(question.toArray(String[]::new)).ok().stdout());
        }
        answers.put("program", go.command(List.of("./program")).ok().stderr());
        for (String file : List.of("go.mod", "go.sum")) {
            answers.put(file, Files.readString(go.folder().resolve(file)));
        }
        return answers;
    }

    @Test
    void go_getsTheSameThroughUs_andOnceMoreWithTheUpstreamDown() throws Exception {
        try (var upstream = FakeUpstream.start(SampleModules.all());
                var straight = SampleModules.client();
                var through = SampleModules.client();
                var cutOff = SampleModules.client();
                var server = server(upstream, "cache")) {
            Map<String, String> expected = answers(straight, upstream.url());
            assertThat(expected.get("program")).startsWith("Upper old pseudo kept v2 m10 ");
            assertThat(expected.getOrDefault("mod graph", "").lines()).hasSizeGreaterThan(100);

            upstream.clearRequests();
            assertThat(answers(through, server.url())).isEqualTo(expected);
            assertThat(upstream.requests().stream().map(UpstreamRequest::name))
                    .filteredOn(name -> name.contains("/@v/v"))
                    .doesNotHaveDuplicates();

            upstream.down();
            assertThat(answers(cutOff, server.url())).isEqualTo(expected);
            server.assertNoErrors();
        }
    }

    @Test
    void modGraph_coldPullsNoZip_andNothingBesidesGoModFilesThatGoHasNotAskedFor() throws Exception {
        try (var upstream = FakeUpstream.start(SampleModules.all());
                var go = SampleModules.client()) {
            go.goproxy(upstream.url()).run("mod", "tidy").ok();
            List<String> asked = coldGraph(go, upstream, upstream.url());
            try (var server = server(upstream, "cache");
                    var plain = server(upstream, "plain", "--read-ahead=0")) {
                List<String> ahead = coldGraph(go, upstream, server.url());
                assertThat(ahead).containsAll(asked).doesNotHaveDuplicates();
                var additional = new TreeSet<>(ahead);
                asked.forEach(additional::remove);
                assertThat(additional).allMatch(name -> name.endsWith(".mod"));
                assertThat(coldGraph(go, upstream, plain.url())).containsExactlyInAnyOrderElementsOf(asked);
            }
        }
    }

    /** What the upstream is asked while {@code go}, which has nothing, prints the graph. */
    private static List<String> coldGraph(GoCommand go, FakeUpstream upstream, URI goproxy) {
        go.clearModCache();
        upstream.clearRequests();
        go.goproxy(goproxy).run("mod", "graph").ok();
        assertThat(upstream.zips()).isEmpty();
        return upstream.requests().stream().map(UpstreamRequest::name).toList();
    }

    @Test
    void toolchain_isServedAsItIs() throws Exception {
        TestModule toolchain = TestModule.toolchain("go1.99.0.linux-amd64", "#!/bin/sh\necho go version go1.99.0\n");
        try (var upstream = FakeUpstream.start(toolchain);
                var server = server(upstream, "cache")) {
            var answer = server.get(toolchain.zip());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(toolchain.zip().bytes());
            assertThat(upstream.requests()).hasSize(1);
            assertThat(server.get("golang.org/toolchain/@v/v0.0.1-go1.98.0.linux-amd64.zip")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private JarServer server(FakeUpstream upstream, String cache, String... flags) throws Exception {
        return JarServer.start(
                folder.resolve(cache), Map.of("GOPROXY", upstream.url().toString()), flags);
    }
}
