package dev.goproxy.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A process with all its descendants. */
public final class ProcessTree {
    private static final int MAX_KILLED = 1000;
    private static final Duration TERMINATION = Duration.ofSeconds(1);
    private static final Duration KILL = Duration.ofSeconds(5);

    private ProcessTree() {}

    /** Like {@link #stop(Collection)}, for one process of this JVM. */
    public static void stop(Process root) {
        stop(List.of(root.toHandle()));
    }

    /**
     * Stops process trees: asks them to terminate, so that programs can delete what they would leave half done, and
     * after a second kills what is left, children first, so that no child survives unseen, until none is left. Waits
     * until they are gone, for six seconds at most.
     *
     * @param roots the roots; those that have ended already are ignored, with their descendants
     */
    public static void stop(Collection<ProcessHandle> roots) {
        List<ProcessHandle> alive =
                roots.stream().filter(ProcessHandle::isAlive).toList();
        if (alive.isEmpty()) {
            return;
        }
        List<ProcessHandle> asked = withDescendants(alive).toList();
        asked.forEach(ProcessHandle::destroy);
        await(asked, TERMINATION);
        List<ProcessHandle> killed = new ArrayList<>();
        for (List<ProcessHandle> left = left(alive, asked, killed);
                !left.isEmpty() && killed.size() < MAX_KILLED;
                left = left(alive, asked, killed)) {
            left.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(left);
        }
        alive.forEach(ProcessHandle::destroyForcibly);
        killed.addAll(alive);
        await(killed, KILL);
    }

    private static Stream<ProcessHandle> withDescendants(Collection<ProcessHandle> processes) {
        return processes.stream()
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
                .distinct();
    }

    /**
     * Returns the processes to kill next: of those that were asked, and of what they have started meanwhile, but not
     * the roots.
     */
    private static List<ProcessHandle> left(
            List<ProcessHandle> roots, List<ProcessHandle> asked, List<ProcessHandle> killed) {
        return withDescendants(asked)
                .filter(process -> process.isAlive() && !roots.contains(process) && !killed.contains(process))
                .toList();
    }

    private static void await(List<ProcessHandle> processes, Duration timeout) {
        CompletableFuture<?>[] exits =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(exits);
        JvmTimer.completeAfter(timeout, all);
        all.join();
    }
}
