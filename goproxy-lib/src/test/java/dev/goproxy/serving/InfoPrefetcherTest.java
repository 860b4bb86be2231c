package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InfoPrefetcherTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<ModuleVersion> read = new ArrayList<>();
    private final InfoPrefetcher prefetcher =
            new InfoPrefetcher(new BackgroundQueue(Runnable::run, 1), info -> read.add(info.version()), ticker());

    private Ticker ticker() {
        return new Ticker() {
            @Override
            public long read() {
                return nanos.get();
            }
        };
    }

    private static ModuleVersion module(String path, String version) {
        return new ModuleVersion(ModulePath.parse(path), Version.parse(version));
    }

    /** Module number i, in the order of paths. */
    private static ModuleVersion module(int i) {
        return module("a.b/m" + (1000 + i), "v1.0.0");
    }

    private void loadGraph(int size) {
        IntStream.range(0, size).mapToObj(InfoPrefetcherTest::module).forEach(prefetcher::modAsked);
    }

    @Test
    void servedMiss_prefetchesThoseBehindInTheOrderOfPaths() {
        loadGraph(5);
        prefetcher.served(module(2), false);
        assertThat(read).containsExactly(module(3), module(4));
    }

    @Test
    void servedMiss_prefetchesOfEachModuleTheHighestVersionAlone() {
        loadGraph(1);
        prefetcher.modAsked(module("a.b/n", "v1.10.0"));
        prefetcher.modAsked(module("a.b/n", "v1.9.0"));
        prefetcher.served(module(0), false);
        assertThat(read).containsExactly(module("a.b/n", "v1.10.0"));
    }

    @Test
    void modAsked_ofALaterGraphMayBeLower() {
        loadGraph(1);
        prefetcher.modAsked(module("a.b/n", "v1.10.0"));
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        prefetcher.modAsked(module("a.b/n", "v1.9.0"));
        prefetcher.served(module(0), false);
        assertThat(read).containsExactly(module("a.b/n", "v1.9.0"));
    }

    @Test
    void servedMiss_ofAModuleOutsideTheGraphTellsNothing() {
        loadGraph(5);
        prefetcher.served(module("a.b/a", "v1.0.0"), false);
        prefetcher.served(module(module(0).path().path(), "v1.0.1"), false);
        assertThat(read).isEmpty();
    }

    @Test
    void servedHit_ofWhatWasNotPrefetchedTellsNothing() {
        loadGraph(5);
        prefetcher.served(module(0), true);
        assertThat(read).isEmpty();
    }

    @Test
    void download_ofAWholeGraphReadsEachOnce() {
        loadGraph(300);
        prefetcher.served(module(0), false);
        for (int i = 1; i < 300; i++) {
            assertThat(read).as("before %s is asked for", i).contains(module(i));
            prefetcher.served(module(i), true);
        }
        assertThat(read).hasSize(299).doesNotHaveDuplicates();
    }

    @Test
    void servedMiss_prefetchesFewIfTheyAreNotAskedFor() {
        loadGraph(300);
        for (int i = 0; i < 300; i += 50) {
            prefetcher.served(module(i), false);
        }
        assertThat(read).hasSizeLessThan(32);
    }

    @Test
    void servedMiss_forgetsAGraphOfLongAgo() {
        loadGraph(5);
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        prefetcher.served(module(0), false);
        assertThat(read).isEmpty();
    }

    @Test
    void prefetch_thatFailedIsTriedAgain() {
        var tries = new ArrayList<ModuleVersion>();
        var failing = new InfoPrefetcher(
                new BackgroundQueue(Runnable::run, 1),
                info -> {
                    tries.add(info.version());
                    throw new IOException("on purpose");
                },
                ticker());
        failing.modAsked(module(0));
        failing.modAsked(module(1));
        failing.served(module(0), false);
        failing.served(module(0), false);
        assertThat(tries).containsExactly(module(1), module(1));
    }
}
