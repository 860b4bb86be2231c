package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.HandClock;
import dev.goproxy.process.InterProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClonesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int MAX_BYTES = 100_000;

    @TempDir
    Path folder;

    private Clones clones;

    @BeforeEach
    void clones() {
        clones = at(NOW);
    }

    private Clones at(Instant time) {
        return new Clones(folder, MAX_BYTES, Clock.fixed(time, ZoneOffset.UTC));
    }

    /** Creates a clone of 40 kB. */
    private void clone(String name, Duration unused) throws IOException {
        Path objects = Files.createDirectories(folder.resolve(name).resolve("objects"));
        Files.write(objects.resolve("pack"), new byte[40_000]);
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(NOW.minus(unused)));
    }

    private Stream<String> remaining() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children
                    .filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .toList()
                    .stream();
        }
    }

    @Test
    void prune_deletesTheLeastRecentlyUsed() throws IOException {
        clone("b", Duration.ofHours(3));
        clone("a", Duration.ofHours(2));
        clone("c", Duration.ofHours(5));
        clone("d", Duration.ofHours(4));
        clones.prune();
        assertThat(remaining()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void prune_withinBound_deletesNothing() throws IOException {
        clone("a", Duration.ofDays(300));
        clone("b", Duration.ofDays(200));
        clones.prune();
        assertThat(remaining()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void prune_clonesThatMayBeInUse_areKept() throws IOException {
        clone("a", Duration.ofMinutes(59));
        clone("b", Duration.ofMinutes(30));
        clone("c", Duration.ZERO);
        clone("old", Duration.ofHours(2));
        clones.markUsed("old");
        clones.prune();
        assertThat(remaining()).containsExactlyInAnyOrder("a", "b", "c", "old");
    }

    @Test
    void prune_lockedClone_isKept() throws Exception {
        clone("fetched", Duration.ofHours(5));
        clone("a", Duration.ofHours(4));
        clone("b", Duration.ofHours(3));
        InterProcessLock lock = Clones.lock(folder.resolve("fetched"), Duration.ofSeconds(10));
        var other = Executors.newSingleThreadExecutor();
        try {
            lock.call(() -> {
                try {
                    return other.submit(() -> {
                                clones.prune();
                                return true;
                            })
                            .get();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            });
        } finally {
            other.shutdownNow();
        }
        assertThat(remaining()).containsExactlyInAnyOrder("fetched", "b");
    }

    @Test
    void prune_unfinishedDeletion_isFinished() throws IOException {
        clone("a.gone", Duration.ZERO);
        clones.prune();
        assertThat(remaining()).isEmpty();
    }

    @Test
    void prune_withoutFolder_doesNothing() throws IOException {
        folder = folder.resolve("none");
        at(NOW).prune();
        assertThat(folder).doesNotExist();
    }

    @Test
    void markUsed_missingClone_createsNothing() throws IOException {
        clones.markUsed("new");
        assertThat(remaining()).isEmpty();
    }

    @Test
    void markUsed_prunesAtMostEveryTenMinutes() throws IOException {
        var clock = new HandClock(NOW);
        clones = new Clones(folder, MAX_BYTES, clock);
        clone("a", Duration.ofHours(3));
        clone("b", Duration.ofHours(2));
        clone("c", Duration.ofHours(4));
        clones.markUsed("b");
        assertThat(remaining()).containsExactlyInAnyOrder("a", "b", "c");
        clock.now = NOW.plus(Duration.ofMinutes(11));
        clones.markUsed("b");
        assertThat(remaining()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void markUsed_clockSetBack_prunesAndRestartsAges() throws IOException {
        var clock = new HandClock(NOW.plus(Duration.ofDays(365)));
        clones = new Clones(folder, MAX_BYTES, clock);
        clone("a", Duration.ofDays(-300));
        clone("b", Duration.ofDays(-200));
        clone("c", Duration.ofHours(4));
        clock.now = NOW;
        clones.markUsed("new");
        assertThat(remaining()).containsExactlyInAnyOrder("a", "b");
        clone("d", Duration.ZERO);
        clock.now = NOW.plus(Duration.ofHours(2));
        clones.markUsed("d");
        assertThat(remaining()).hasSize(2).contains("d");
    }
}
