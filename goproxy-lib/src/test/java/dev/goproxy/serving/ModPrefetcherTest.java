package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import java.io.FileNotFoundException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ModPrefetcherTest {
    private static final int AT_ONCE = 3;

    private final Map<String, String> upstream = new HashMap<>();
    private final Set<String> cache = new HashSet<>();
    private final List<String> read = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final ModPrefetcher prefetcher = new ModPrefetcher(tasks::add, this::read, AT_ONCE);

    private Optional<Content> read(Endpoint.Mod mod) throws FileNotFoundException {
        String path = mod.version().path().path();
        if (!cache.add(path)) {
            return Optional.empty();
        }
        read.add(path);
        return Optional.of(goMod(path));
    }

    private Content goMod(String path) throws FileNotFoundException {
        String text = upstream.get(path);
        if (text == null) {
            cache.remove(path);
            throw new FileNotFoundException(path);
        }
        return Content.of(text);
    }

    private void module(String path, String go, String... required) {
        var text = new StringBuilder("module " + path + "\n" + go + "\n");
        for (String other : required) {
            text.append("require ").append(other).append(" v1.0.0\n");
        }
        upstream.put(path, text.toString());
    }

    /** So many modules without requirements. */
    private String[] leaves(String prefix, int count) {
        var paths = new String[count];
        for (int i = 0; i < count; i++) {
            paths[i] = "example.com/" + prefix + i;
            module(paths[i], "");
        }
        return paths;
    }

    private void ask(String path) throws Exception {
        ModuleVersion module = ModuleVersion.of(path, "v1.0.0");
        if (cache.add(path)) {
            serve(prefetcher, module, false, goMod(path));
        } else {
            serve(prefetcher, module, true, goMod(path));
        }
    }

    private static void serve(ModPrefetcher prefetcher, ModuleVersion module, boolean hit, Content goMod) {
        prefetcher.served(module, hit, () -> Optional.of(goMod));
    }

    private void work() {
        assertThat(tasks).hasSizeLessThanOrEqualTo(AT_ONCE);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void oldModules_areReadToTheEndOfTheGraph_onceEach() throws Exception {
        for (int i = 0; i < 200; i++) {
            int a = (2 * i + 1) % 200;
            int b = (2 * i + 2) % 200;
            module("example.com/m" + i, i % 2 == 0 ? "go 1.16" : "", "example.com/m" + a, "example.com/m" + b);
        }
        ask("example.com/m0");
        work();
        assertThat(read).hasSize(199).doesNotHaveDuplicates();
        ask("example.com/m1");
        work();
        assertThat(read).hasSize(199);
    }

    @Test
    void prunedModules_areFollowedOnlyWhereAsked_andAsFarAsItPays() throws Exception {
        String[] first = leaves("first", 100);
        module("example.com/a", "go 1.17", first);
        module("example.com/b", "go 1.24.1", leaves("second", 100));
        module(first[0], "go 1.21", "example.com/deep");
        ask("example.com/a");
        ask("example.com/b");
        work();
        assertThat(read).hasSize(8).doesNotContain("example.com/deep").allMatch(path -> path.contains("first"));
        for (int i = 1; i <= 4; i++) {
            ask(first[i]);
        }
        work();
        assertThat(read).hasSize(8 + 4 + 2);
    }

    @Test
    void oldModuleBelowAPrunedOne_isAsMuchOfAGuess_untilItIsAskedFor() throws Exception {
        module("example.com/a", "go 1.20", "example.com/old");
        module("example.com/old", "", leaves("below", 50));
        ask("example.com/a");
        work();
        assertThat(read).hasSize(8);
        ask("example.com/old");
        work();
        assertThat(read).hasSize(51);
    }

    @Test
    void whatIsAskedForMeanwhile_isNotReadAgain() throws Exception {
        String[] leaves = leaves("m", 5);
        module("example.com/a", "", leaves);
        ask("example.com/a");
        ask(leaves[4]);
        work();
        assertThat(read).containsExactlyInAnyOrder(leaves[0], leaves[1], leaves[2], leaves[3]);
    }

    @Test
    void failure_isForgotten() throws Exception {
        module("example.com/a", "", "example.com/down", "example.com/up");
        module("example.com/b", "", "example.com/down");
        module("example.com/up", "");
        ask("example.com/a");
        work();
        ask("example.com/b");
        work();
        assertThat(read).containsExactlyInAnyOrder("example.com/down", "example.com/up", "example.com/down");
    }

    @Test
    void withoutThreads_nothingIsRead_andNothingFails() throws Exception {
        var busy = new ModPrefetcher(
                task -> {
                    throw new RejectedExecutionException();
                },
                this::read,
                1);
        serve(busy, ModuleVersion.of("example.com/a", "v1.0.0"), false, Content.of("require example.com/b v1.0.0"));
        serve(busy, ModuleVersion.of("example.com/c", "v1.0.0"), false, Content.of("require example.com/d v1.0.0"));
        assertThat(read).isEmpty();
    }

    @Test
    void off_readsNothing() throws Exception {
        var off = new ModPrefetcher(tasks::add, this::read, 0);
        serve(off, ModuleVersion.of("example.com/a", "v1.0.0"), false, Content.of("require example.com/b v1.0.0"));
        assertThat(tasks).isEmpty();
    }

    @Test
    void whatIsNoGoMod_isNotFollowed() throws Exception {
        for (String text : List.of("require (", "\0", "module x\nrequire example.com/b v1\n", "x".repeat(2 << 20))) {
            serve(prefetcher, ModuleVersion.of("example.com/a", "v1.0.0"), false, Content.of(text));
        }
        assertThat(tasks).isEmpty();
    }
}
