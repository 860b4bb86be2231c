package dev.goproxy.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process with all its descendants. */
public final class ProcessTree {
    private static final int MAX_CHILDREN = 1000;
    private static final Duration ASKED = Duration.ofSeconds(1);
    private static final Duration DYING = Duration.ofSeconds(5);

    private ProcessTree() {}

    /**
     * Ends what still runs of a process tree: asks it to end, so that programs can delete what they would leave half done, and soon makes it, children
     * first, so that none is left to be nobody's, and until there are none. Waits until they are gone, for some seconds at most.
     *
     * @param process the root; if it has ended already, nothing is done
     */
    public static void end(Process process) {
        end(process.toHandle());
    }

    /**
     * Ends what still runs of a process tree, as {@link #end(Process)} does.
     *
     * @param process the root; if it has ended already, nothing is done
     */
    public static void end(ProcessHandle process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> asked = new ArrayList<>(process.descendants().toList());
        asked.add(process);
        asked.forEach(ProcessHandle::destroy);
        await(asked, ASKED);
        List<ProcessHandle> ended = new ArrayList<>();
        for (List<ProcessHandle> left = left(process, asked, ended);
                !left.isEmpty() && ended.size() < MAX_CHILDREN;
                left = left(process, asked, ended)) {
            left.forEach(ProcessHandle::destroyForcibly);
            ended.addAll(left);
        }
        process.destroyForcibly();
        ended.add(process);
        await(ended, DYING);
    }

    /** Who has not been made to end yet: of those that were asked, and of what they have started meanwhile. */
    private static List<ProcessHandle> left(
            ProcessHandle process, List<ProcessHandle> asked, List<ProcessHandle> ended) {
        return Stream.concat(
                        process.descendants(),
                        asked.stream().flatMap(one -> Stream.concat(one.descendants(), Stream.of(one))))
                .distinct()
                .filter(one -> one.isAlive() && !one.equals(process) && !ended.contains(one))
                .toList();
    }

    private static void await(List<ProcessHandle> processes, Duration patience) {
        CompletableFuture<?>[] exits =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(exits)
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
