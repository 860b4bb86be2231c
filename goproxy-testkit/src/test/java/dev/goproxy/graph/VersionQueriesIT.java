package dev.goproxy.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoRun;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The versions that queries select, beside those that the real {@code go} selects. */
class VersionQueriesIT {
    private static final List<TestModule> MODULES = List.of(
            TestModule.of("example.com/plain")
                    .version("v0.9.0")
                    .version("v1.0.0")
                    .version("v1.0.2")
                    .version("v1.2.0")
                    .version("v1.3.0-beta.1")
                    .query("main"),
            TestModule.of("example.com/retracted")
                    .version("v1.0.0")
                    .version("v1.1.0-rc.1")
                    .version("v1.1.0")
                    .version("v1.2.0")
                    .retract("[v1.1.0, v1.2.0]", "bad"),
            TestModule.of("example.com/all-retracted").version("v1.0.0").retract("v1.0.0", "bad"),
            TestModule.of("example.com/beta").version("v1.0.0-beta.1").version("v1.0.0-beta.2"),
            TestModule.of("example.com/pseudo").version("v0.0.0-20230405060708-abcdefabcdef"),
            TestModule.of("example.com/old").version("v1.5.0").withoutGoMod().version("v3.1.0+incompatible"),
            TestModule.of("example.com/tidy").version("v1.5.0").go("1.21").version("v3.1.0+incompatible"));

    private static final List<String> QUERIES = List.of(
            "latest",
            "upgrade",
            "v1",
            "v1.0",
            "v1.1",
            "v2",
            "v1.0.0",
            "<v1.2.0",
            "<=v1.2.0",
            ">v1.0.0",
            ">=v1.1.0",
            ">v9.0.0",
            "<v0.0.1",
            "main",
            "v1.3.0-beta.1",
            "nonsense");

    @Test
    void resolve_selectsWhatGoSelects() throws Exception {
        Map<String, TestFile> files = new HashMap<>();
        for (TestModule module : MODULES) {
            module.files().forEach(file -> files.put(file.name(), file));
        }
        var expected = new ArrayList<String>();
        var selected = new ArrayList<String>();
        var queries = new VersionQueries(endpoint -> read(files, endpoint), endpoint -> read(files, endpoint));
        try (var upstream = FakeUpstream.start(MODULES.toArray(TestModule[]::new));
                var go = GoCommand.create().goproxy(upstream.url())) {
            go.file("go.mod", "module example.com/main\n");
            for (TestModule module : MODULES) {
                for (String query : QUERIES) {
                    GoRun run = go.run("list", "-m", "-f", "{{.Version}}", module.path() + "@" + query);
                    String name = module.path() + "@" + query + " ";
                    expected.add(name + (run.exitCode() == 0 ? run.stdout().strip() : ""));
                    String version = resolve(queries, module.path(), query);
                    selected.add(name + (module.versions().contains(version) ? version : ""));
                }
            }
        }
        assertThat(selected).isEqualTo(expected);
    }

    private static String resolve(VersionQueries queries, String path, String query) throws IOException {
        try {
            return queries.resolve(ModulePath.parse(path), query).text();
        } catch (NotFoundException e) {
            return "";
        }
    }

    private static byte[] read(Map<String, TestFile> files, Endpoint endpoint) throws NotFoundException {
        TestFile file = files.get(endpoint.name());
        if (file == null) {
            throw new NotFoundException(endpoint.name() + " does not exist");
        }
        return file.bytes();
    }
}
