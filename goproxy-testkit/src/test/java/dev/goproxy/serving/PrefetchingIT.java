package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoProxyExtension;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.UpstreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is read ahead, beside what the real {@code go} asks for. */
class PrefetchingIT {
    private static final int MODULES = 40;

    @RegisterExtension
    final GoProxyExtension proxy = new GoProxyExtension();

    private static String path(int i) {
        return "example.com/m" + i;
    }

    /** Every module has versions v1.0.0 to v1.9.0; each of them requires older versions of the modules after it. */
    private static TestModule[] modules(String goVersion) {
        var modules = new ArrayList<TestModule>();
        for (int i = 0; i < MODULES; i++) {
            TestModule module = TestModule.of(path(i));
            for (int minor = 0; minor < 10; minor++) {
                module = module.version("v1." + minor + ".0").go(goVersion);
                for (int other = i + 1; other < Math.min(i + 6, MODULES) && minor > 0; other++) {
                    module = module.requires(path(other), "v1." + (minor + i + other) % minor + ".0");
                }
            }
            modules.add(module);
        }
        return modules.toArray(TestModule[]::new);
    }

    /** The {@code .mod} files that the upstream is asked for while {@code go}, which has nothing, prints the graph. */
    private List<String> graph(String mainGo, String modulesGo, boolean direct) {
        var main = new StringBuilder("module example.com/main\n\ngo " + mainGo + "\n");
        for (int i = 0; i < MODULES; i++) {
            main.append("require ").append(path(i)).append(" v1.9.0\n");
        }
        FakeUpstream upstream = proxy.upstream().serve(modules(modulesGo));
        try (var go = GoCommand.create().goproxy(direct ? upstream.url() : proxy.url())) {
            go.file("go.mod", main.toString());
            upstream.clearRequests();
            go.run("mod", "graph").ok();
        }
        return upstream.requests().stream().map(UpstreamRequest::name).toList();
    }

    @Test
    void unprunedGraph_costsWhatGoAsksFor() {
        List<String> asked = graph("1.16", "1.16", true);
        assertThat(asked).hasSizeGreaterThan(2 * MODULES);
        assertThat(graph("1.16", "1.16", false)).containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void prunedGraph_costsLittleMore() {
        List<String> asked = graph("1.21", "1.21", true);
        assertThat(asked).hasSize(MODULES);
        List<String> fetched = graph("1.21", "1.21", false);
        assertThat(new TreeSet<>(fetched)).hasSameSizeAs(fetched).containsAll(asked);
        assertThat(fetched).hasSizeLessThanOrEqualTo(MODULES + MODULES / 2 + 8);
    }

    /** Below an old module {@code go} prunes nothing: much of what is guessed is right. */
    @Test
    void prunedModulesOfAnOldMain_costLittleMore() {
        List<String> asked = graph("1.16", "1.21", true);
        assertThat(asked).hasSizeGreaterThan(2 * MODULES);
        List<String> fetched = graph("1.16", "1.21", false);
        assertThat(new TreeSet<>(fetched)).hasSameSizeAs(fetched).containsAll(asked);
        assertThat(fetched).hasSizeLessThanOrEqualTo(asked.size() + asked.size() / 2 + 8);
    }
}
