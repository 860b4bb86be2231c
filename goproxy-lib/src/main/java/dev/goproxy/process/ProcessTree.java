package dev.goproxy.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with all its descendants. */
public final class ProcessTree {
    private static final int MAX_CHILDREN = 1000;
    private static final Duration DYING = Duration.ofSeconds(5);

    private ProcessTree() {}

    /**
     * Ends what still runs of a process tree: children first, so that none is left to be nobody's, and until there are none. Waits until they
     * are gone, for some seconds at most.
     *
     * @param process the root; if it has ended already, nothing is done
     */
    public static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> ended = new ArrayList<>();
        for (List<ProcessHandle> children = process.descendants().toList();
                !children.isEmpty() && ended.size() < MAX_CHILDREN;
                children = process.descendants()
                        .filter(child -> !ended.contains(child))
                        .toList()) {
            children.forEach(ProcessHandle::destroyForcibly);
            ended.addAll(children);
        }
        process.destroyForcibly();
        ended.add(process.toHandle());
        for (ProcessHandle one : ended) {
            one.onExit()
                    .completeOnTimeout(one, DYING.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
