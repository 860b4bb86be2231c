package dev.goproxy.serving;

import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one load for each name at a time, however many callers want its result. A load has a thread of its own, so that
 * a caller that gives up, even the first, does not end it for the others.
 */
public final class SingleFlight {
    private static final Logger LOG = LoggerFactory.getLogger(SingleFlight.class);

    /** The names share that many counters of ended calls: enough that two busy names rarely have the same. */
    private static final int COUNTERS = 1 << 8;

    /** How long a load that may run beside another waits for that. */
    private static final Duration BESIDE_AFTER = Duration.ofSeconds(3);

    private final ConcurrentHashMap<String, Call> calls = new ConcurrentHashMap<>();
    private final AtomicLongArray ended = new AtomicLongArray(COUNTERS);
    private final FetchThreads threads;
    private final Duration timeout;
    private volatile boolean closed;

    /**
     * Creates one without calls.
     *
     * @param threads the threads of the loads
     * @param timeout the maximum time that a caller waits for a load
     */
    public SingleFlight(FetchThreads threads, Duration timeout) {
        this.threads = threads;
        this.timeout = timeout;
    }

    /** Fetches something. */
    @FunctionalInterface
    interface Load {
        /**
         * Fetches it.
         *
         * @param waiting those who wait
         * @return the result, also if it was given to them early
         */
        Fetched load(Waiting waiting) throws IOException;

        /** The client whose turn it takes. */
        default String client() {
            return "";
        }

        /** Called on the thread of a caller that waits for a load which is already running, instead of this one. */
        default void joined() {}

        /**
         * Returns another name, under which this load runs beside one that it has joined and that takes long; the same
         * name if it doesn't.
         */
        default String nameBeside(String name) {
            return name;
        }
    }

    /** Those who wait for a load. */
    interface Waiting {
        /** Gives them the result before it is complete; at most once. */
        void give(Fetched early);

        /** Whether there are any. */
        boolean isAnybody();
    }

    /** A way to run loads. */
    private interface Runner {
        void execute(String client, FetchThreads.Task task);
    }

    /**
     * Waits for the load of a name, which is started if it isn't running.
     *
     * @param load runs on another thread; what it returns is closed once all callers have their share
     * @return the caller's own share
     * @throws IOException the load's exception, or that it took too long, or that this thread was interrupted
     */
    Fetched run(String name, Load load) throws IOException {
        return run(name, load, timeout, threads::execute);
    }

    /** Like {@link #run(String, Load)}, but waits no longer than this. The load goes on. */
    Fetched run(String name, Load load, Duration timeout) throws IOException {
        return run(name, load, timeout, threads::execute);
    }

    /** Like {@link #run(String, Load)}, but a load that is started runs on this thread. */
    Fetched runHere(String name, Load load) throws IOException {
        return run(name, load, timeout, (client, task) -> task.run());
    }

    private Fetched run(String name, Load load, Duration timeout, Runner runner) throws IOException {
        var started = new Call(name, true);
        Call call = calls.compute(name, (key, running) -> running != null && running.join() ? running : started);
        try {
            if (call == started) {
                call.start(load, runner);
                return call.await(timeout);
            }
            load.joined();
            String beside = load.nameBeside(name);
            if (beside.equals(name) || call.isDoneWithin(BESIDE_AFTER)) {
                return call.await(timeout);
            }
            name = beside;
        } finally {
            call.leave();
        }
        return run(name, load, timeout, runner);
    }

    /** Starts a load for which nobody waits, unless one is running already. Its failure is ignored. */
    void start(String name, Load load) {
        var started = new Call(name, false);
        if (calls.putIfAbsent(name, started) == null) {
            try {
                started.start(load, threads::execute);
            } finally {
                started.leave();
            }
        }
    }

    /**
     * A number that changes whenever a load of this name has ended, before the next can start. While it stays the same,
     * no load of this process has put anything under that name into the cache.
     */
    long ended(String name) {
        return ended.get(counter(name));
    }

    private static int counter(String name) {
        int hash = name.hashCode();
        return (hash ^ (hash >>> 16)) & (COUNTERS - 1);
    }

    /** The number of callers that wait for a name now. */
    int waiters(String name) {
        Call call = calls.get(name);
        return call == null ? 0 : call.waiters();
    }

    /**
     * Fails all calls, so that nobody waits any longer, and those that follow. The loads themselves end with the
     * threads that run them.
     */
    public void close() {
        closed = true;
        calls.values().forEach(call -> call.fail(closedException()));
    }

    private static IOException closedException() {
        return new UpstreamException("the proxy has been closed");
    }

    private final class Call implements Waiting {
        private final String name;
        private final CompletableFuture<Fetched> result = new CompletableFuture<>();
        /** Its creator, all who wait, and the load itself: nothing is closed before it has ended. */
        private int members = 1;

        private final boolean isForWaiters;

        /**
         * Creates a call.
         *
         * @param isForWaiters whether it need not begin once those who waited have left
         */
        Call(String name, boolean isForWaiters) {
            this.name = name;
            this.isForWaiters = isForWaiters;
        }

        /** Adds a member, unless the call is over and its result has been closed. */
        synchronized boolean join() {
            if (members == 0) {
                return false;
            }
            members++;
            return true;
        }

        @Override
        public void give(Fetched early) {
            complete(early);
        }

        @Override
        public boolean isAnybody() {
            return waiters() > 0;
        }

        synchronized int waiters() {
            return Math.max(0, members - 1);
        }

        void leave() {
            synchronized (this) {
                members--;
                if (members > 0) {
                    return;
                }
            }
            if (result.isDone() && !result.isCompletedExceptionally()) {
                close(result.join());
            }
        }

        void start(Load load, Runner runner) {
            join();
            runner.execute(load.client(), new FetchThreads.Task() {
                @Override
                public void run() {
                    Call.this.run(load);
                }

                @Override
                public void rejected(Throwable e) {
                    fail(closed ? closedException() : new IOException("no thread to fetch with", e));
                    leave();
                }
            });
        }

        private void run(Load load) {
            try {
                if (closed) {
                    throw closedException();
                }
                if (isForWaiters && !isAnybody()) {
                    throw new UpstreamException("nobody waits for it any more");
                }
                Fetched fetched = load.load(this);
                end();
                complete(fetched);
            } catch (IOException e) {
                fail(e);
            } catch (Exception e) {
                LOG.error("{}: unexpected exception", name, e);
                fail(new IOException("the fetch broke off", e));
            } catch (Error e) {
                fail(new IOException("the fetch broke off", e));
                throw e;
            } finally {
                leave();
            }
        }

        /** Hands the result to all who wait; closes it if they have been sent away. */
        private void complete(Fetched fetched) {
            if (!result.complete(fetched) && result.isCompletedExceptionally()) {
                close(fetched);
            }
        }

        private void fail(IOException failure) {
            end();
            result.completeExceptionally(failure);
        }

        /** Lets the next caller start a new load. */
        private void end() {
            ended.incrementAndGet(counter(name));
            calls.remove(name, this);
        }

        boolean isDoneWithin(Duration time) throws IOException {
            try {
                result.get(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                throw interrupted();
            } catch (ExecutionException e) {
                return true;
            }
            return true;
        }

        private IOException interrupted() {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("interrupted while waiting for " + name);
        }

        Fetched await(Duration timeout) throws IOException {
            try {
                return result.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
                        .share();
            } catch (InterruptedException e) {
                throw interrupted();
            } catch (TimeoutException e) {
                throw new UpstreamTimeoutException(name + ": not there within " + timeout.toSeconds() + " s", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
            }
        }

        private void close(Fetched fetched) {
            fetched.content().ifPresent(content -> {
                try {
                    content.close();
                } catch (IOException e) {
                    LOG.warn("{}: a temporary file could not be deleted", name, e);
                }
            });
        }
    }
}
