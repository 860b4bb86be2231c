package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * All that this JVM holds of the machine at a moment: threads, child processes, open descriptors (files, sockets,
 * pipes), and temporary files. For tests that nothing of it is left behind, whoever has made it.
 */
public final class HeldResources {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Threads of the JDK, one for each JVM or until they are idle for a minute, and of the tests' own framework. */
    private static final List<String> OF_THE_JDK = List.of(
            "process reaper",
            "CompletableFutureDelayScheduler",
            "ForkJoinPool.commonPool-",
            "Attach Listener",
            "VirtualThread-",
            "Common-Cleaner");

    private final Path temporary;

    private HeldResources(Path temporary) {
        this.temporary = temporary;
    }

    /** An action that is repeated. */
    public interface Cycle {
        void run() throws Exception;
    }

    /**
     * Runs a cycle once, so that classes are loaded and what lives as long as the JVM is there, and then 50 times
     * more, and fails if anything is left that was not there after the first.
     *
     * @param temporary the folder in which files may be left behind: one of the test's own, since others use {@code
     *     java.io.tmpdir} too
     */
    public static void assertNothingIsLeftAfter50(Path temporary, Cycle cycle) throws Exception {
        var held = new HeldResources(temporary);
        cycle.run();
        List<String> before = held.names();
        for (int i = 0; i < 50; i++) {
            cycle.run();
        }
        Awaitility.await()
                .pollInSameThread()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(held.more(before))
                        .as("what 50 cycles have left behind")
                        .isEmpty());
    }

    private List<String> more(List<String> before) throws IOException {
        List<String> more = new ArrayList<>(names());
        before.forEach(more::remove);
        return more;
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> OF_THE_JDK.stream().noneMatch(name::startsWith))
                .forEach(name -> names.add("thread " + name));
        ProcessHandle.current()
                .children()
                .forEach(child ->
                        names.add("process " + child.info().commandLine().orElse("?")));
        names.addAll(descriptors());
        names.addAll(files(temporary));
        return names;
    }

    /** By kind and, for files, by name; empty where there is no /proc. */
    private static List<String> descriptors() throws IOException {
        Path folder = Path.of("/proc/self/fd");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> descriptors = new ArrayList<>();
        for (Path descriptor : list(folder)) {
            try {
                String target = Files.readSymbolicLink(descriptor).toString();
                boolean isJar = target.endsWith(".jar") || target.endsWith("/modules"); // opened when a class is loaded
                if (!isJar && !target.equals("/proc/" + ProcessHandle.current().pid() + "/fd")) {
                    descriptors.add("descriptor " + target.replaceAll(":\\[\\d+]", ""));
                }
            } catch (NoSuchFileException e) {
                // Closed meanwhile.
            }
        }
        return descriptors;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> "file " + file).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
