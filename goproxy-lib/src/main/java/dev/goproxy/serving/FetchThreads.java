package dev.goproxy.serving;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of many clients on an executor, a limited number at a time. While tasks wait, the clients take turns,
 * and no client has more than its share of those that run: so one that asks for thousands of modules does not keep
 * others from theirs. Safe for use by many threads.
 */
public final class FetchThreads {
    /** A number of fetches at a time, the buffers of which fit into the heap: one for each half MiB. */
    public static final int DEFAULT_MAX =
            (int) Math.max(16, Math.min(1024, Runtime.getRuntime().maxMemory() >> 19));

    private final Executor executor;
    private final int max;
    private final int maxPerClient;
    private final Map<String, Client> clients = new HashMap<>();

    /** Clients with tasks that wait and a share that isn't used up, in the order of their turns. */
    private final Queue<Client> turns = new ArrayDeque<>();

    private int running;

    /**
     * Creates them.
     *
     * @param max number of tasks at most that run at a time
     * @param maxPerClient number of tasks at most that run at a time for one client
     */
    public FetchThreads(Executor executor, int max, int maxPerClient) {
        this.executor = executor;
        this.max = max;
        this.maxPerClient = maxPerClient;
    }

    /**
     * Returns a limit.
     *
     * @throws IllegalArgumentException if it is not more than 0
     */
    public static int positive(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("a limit of fetches is not more than 0: " + limit);
        }
        return limit;
    }

    private static final class Client {
        private final String name;
        private final Queue<Task> waiting = new ArrayDeque<>();
        private int running;
        private boolean hasTurn;

        Client(String name) {
            this.name = name;
        }
    }

    /** A task whose turn it is. */
    private record Turn(Client client, Task task) {}

    /** A task that waits for its turn. */
    interface Task extends Runnable {
        /** Called instead of {@link #run} if the executor has no thread. */
        void rejected(Throwable e);
    }

    /**
     * Runs a task when it is its client's turn.
     *
     * @param name the client; all that are unknown share a name
     */
    void execute(String name, Task task) {
        Turn turn;
        synchronized (clients) {
            Client client = clients.computeIfAbsent(name, Client::new);
            client.waiting.add(task);
            giveTurn(client);
            turn = next();
        }
        start(turn);
    }

    private void start(@Nullable Turn first) {
        Turn turn = first;
        while (turn != null) {
            Turn starting = turn;
            turn = null;
            try {
                executor.execute(() -> work(starting));
            } catch (RuntimeException | OutOfMemoryError e) { // closed, or no native thread
                turn = end(starting.client);
                starting.task.rejected(e);
            }
        }
    }

    /** Runs a task, and on the same thread those whose turn comes as it ends. */
    private void work(Turn first) {
        Turn turn = first;
        while (turn != null) {
            boolean done = false;
            try {
                turn.task.run();
                done = true;
            } finally {
                turn = end(turn.client);
                if (!done) {
                    start(turn);
                }
            }
        }
    }

    private void giveTurn(Client client) {
        if (!client.hasTurn && !client.waiting.isEmpty() && client.running < maxPerClient) {
            client.hasTurn = true;
            turns.add(client);
        }
    }

    private @Nullable Turn next() {
        Client client = running < max ? turns.poll() : null;
        if (client == null) {
            return null;
        }
        client.hasTurn = false;
        var turn = new Turn(client, client.waiting.remove());
        running++;
        client.running++;
        giveTurn(client);
        return turn;
    }

    /** Ends a task of a client; returns the next whose turn it is. */
    private @Nullable Turn end(Client client) {
        synchronized (clients) {
            running--;
            client.running--;
            if (client.running == 0 && client.waiting.isEmpty()) {
                clients.remove(client.name);
            }
            giveTurn(client);
            return next();
        }
    }
}
