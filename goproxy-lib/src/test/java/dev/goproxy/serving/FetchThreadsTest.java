package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FetchThreadsTest {
    /** An executor whose tasks run when the test says so. */
    private final Deque<Runnable> started = new ArrayDeque<>();

    private final List<String> order = new ArrayList<>();
    private final List<Throwable> rejections = new ArrayList<>();

    private void execute(FetchThreads threads, String client, int count) {
        for (int i = 0; i < count; i++) {
            threads.execute(client, task(() -> order.add(client)));
        }
    }

    private FetchThreads.Task task(Runnable task) {
        return new FetchThreads.Task() {
            @Override
            public void run() {
                task.run();
            }

            @Override
            public void rejected(Throwable e) {
                rejections.add(e);
            }
        };
    }

    private void runAll() {
        while (!started.isEmpty()) {
            started.remove().run();
        }
    }

    @Test
    void execute_aGreedyClient_doesNotKeepOthersFromTheirTurn() {
        var threads = new FetchThreads(started::add, 2, 2);
        execute(threads, "greedy", 1000);
        execute(threads, "modest", 1);
        execute(threads, "other", 2);
        runAll();
        assertThat(order).hasSize(1003);
        assertThat(order.subList(0, 8)).contains("modest").contains("other");
    }

    @Test
    void execute_aClientsShare_leavesThreadsToOthers() {
        var threads = new FetchThreads(started::add, 4, 2);
        execute(threads, "greedy", 10);
        assertThat(started).hasSize(2);
        execute(threads, "other", 10);
        assertThat(started).hasSize(4);
        runAll();
        assertThat(order).hasSize(20);
    }

    @Test
    void execute_afterATaskThatThrows_goesOn() {
        var threads = new FetchThreads(started::add, 1, 1);
        threads.execute("a", task(() -> {
            throw new StackOverflowError("on purpose");
        }));
        execute(threads, "a", 2);
        assertThatThrownBy(this::runAll).isInstanceOf(StackOverflowError.class);
        runAll();
        assertThat(order).hasSize(2);
    }

    @Test
    void execute_rejected_isToldAndTakesNoPlace() {
        var full = new boolean[] {true};
        var threads = new FetchThreads(
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    started.add(task);
                },
                1,
                1);
        execute(threads, "a", 1);
        assertThat(rejections).singleElement().isInstanceOf(RejectedExecutionException.class);
        full[0] = false;
        execute(threads, "a", 3);
        full[0] = true;
        assertThat(started).hasSize(1);
        runAll();
        assertThat(order).hasSize(3);
        full[0] = false;
        execute(threads, "a", 1);
        threads.execute("a", task(() -> {
            throw new StackOverflowError("on purpose");
        }));
        execute(threads, "a", 2);
        full[0] = true;
        assertThatThrownBy(this::runAll).isInstanceOf(StackOverflowError.class);
        assertThat(rejections).as("those that waited behind a thread that died").hasSize(3);
        full[0] = false;
        execute(threads, "a", 1);
        runAll();
        assertThat(order).hasSize(5);
    }

    @Property
    void execute_runsAllWithinTheLimits(
            @ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> clients,
            @ForAll @IntRange(min = 1, max = 5) int max,
            @ForAll @IntRange(min = 1, max = 5) int perClient) {
        started.clear();
        var threads = new FetchThreads(started::add, max, perClient);
        Map<Integer, Integer> done = new HashMap<>();
        for (int client : clients) {
            threads.execute("c" + client, task(() -> done.merge(client, 1, Integer::sum)));
            assertThat(started).hasSizeLessThanOrEqualTo(max);
            assertThat(started.size())
                    .isLessThanOrEqualTo((int) clients.stream().distinct().count() * perClient);
        }
        runAll();
        assertThat(done.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(clients.size());
    }

    @Test
    void positive() {
        assertThatIllegalArgumentException().isThrownBy(() -> FetchThreads.positive(0));
        assertThat(FetchThreads.positive(1)).isEqualTo(1);
    }
}
