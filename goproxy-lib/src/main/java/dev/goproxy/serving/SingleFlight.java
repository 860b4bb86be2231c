package dev.goproxy.serving;

import dev.goproxy.content.Content;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch a name at a time, however many ask for it. A flight has a thread of its own, so that a client that leaves, be it the first, ends nothing for
 * the others.
 */
public final class SingleFlight {
    private static final Logger LOG = LoggerFactory.getLogger(SingleFlight.class);

    private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final Executor executor;
    private final Duration patience;

    /**
     * Makes an empty board.
     *
     * @param patience how long anybody waits for a flight
     */
    public SingleFlight(Executor executor, Duration patience) {
        this.executor = executor;
        this.patience = patience;
    }

    /** What a flight has brought; its content is closed by who was handed it. */
    record Cargo(Optional<Content> content, Optional<String> upstream) {
        /** Nothing: the name turned out to be in the cache. */
        static final Cargo NONE = new Cargo(Optional.empty(), Optional.empty());

        Cargo share() {
            return new Cargo(content.map(all -> all instanceof SpooledContent spool ? spool.retain() : all), upstream);
        }
    }

    /** What brings a cargo. */
    @FunctionalInterface
    interface Journey {
        /**
         * Brings it.
         *
         * @param early takes the cargo for those who wait, if they can make use of it before its end; at most once
         * @return the same cargo, or the first if none was given early
         */
        Cargo make(Consumer<Cargo> early) throws IOException;
    }

    /**
     * Takes the flight for a name, starting it if there is none.
     *
     * @param journey what brings the content; run on another thread; the flight closes what it returns once all passengers have their share
     * @return the passenger's own share
     * @throws IOException what the fetch has thrown, or that it took too long, or that this thread was interrupted
     */
    Cargo take(String name, Journey journey) throws IOException {
        return take(name, journey, patience);
    }

    /** The same for who waits no longer than this, though the flight goes on. */
    Cargo take(String name, Journey journey, Duration patience) throws IOException {
        return take(name, journey, executor);
    }

    /** The same for who has a thread to spare: a flight that has to be started is flown on it, so that no other is waited for. */
    Cargo takeHere(String name, Journey journey) throws IOException {
        return take(name, journey, Runnable::run);
    }

    private Cargo take(String name, Journey journey, Executor crews) throws IOException {
        var started = new Flight(name);
        Flight flight = flights.compute(name, (key, flying) -> flying != null && flying.board() ? flying : started);
        if (flight == started) {
            start(flight, journey, crews);
        }
        try {
            return flight.share(patience);
        } finally {
            flight.leave();
        }
    }

    /** Starts a flight for which nobody waits, unless there is one already. Its failure is silent. */
    void send(String name, Journey journey) {
        var started = new Flight(name);
        if (flights.putIfAbsent(name, started) == null) {
            start(started, journey, executor);
            started.leave();
        }
    }

    private static void start(Flight flight, Journey journey, Executor crews) {
        flight.board();
        try {
            crews.execute(() -> flight.fly(journey));
        } catch (RuntimeException e) {
            flight.land(new IOException("no thread to fetch with", e));
        } catch (Error e) { // OutOfMemoryError: unable to create a thread
            flight.land(new IOException("no thread to fetch with", e));
            throw e;
        }
    }

    private final class Flight {
        private final String name;
        private final CompletableFuture<Cargo> landing = new CompletableFuture<>();
        private int aboard = 1; // who made it

        Flight(String name) {
            this.name = name;
        }

        /** Adds a passenger, unless the flight is over and its cargo given away. */
        synchronized boolean board() {
            if (aboard == 0) {
                return false;
            }
            aboard++;
            return true;
        }

        void leave() {
            synchronized (this) {
                aboard--;
                if (aboard > 0) {
                    return;
                }
            }
            Cargo cargo = landing.isCompletedExceptionally() ? null : landing.getNow(null);
            if (cargo != null) {
                cargo.content().ifPresent(this::close);
            }
        }

        /** The crew is one aboard: nothing is closed before the landing. */
        void fly(Journey journey) {
            try {
                Cargo cargo = journey.make(landing::complete);
                flights.remove(name, this);
                landing.complete(cargo);
            } catch (IOException e) {
                land(e);
            } catch (Exception e) {
                LOG.error("{}: the fetch broke off", name, e);
                land(new IOException("the fetch broke off", e));
            } catch (Error e) {
                land(new IOException("the fetch broke off", e));
                throw e;
            } finally {
                leave();
            }
        }

        void land(IOException failure) {
            flights.remove(name, this);
            landing.completeExceptionally(failure);
        }

        Cargo share(Duration patience) throws IOException {
            try {
                Cargo cargo = landing.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return cargo.share();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for " + name);
            } catch (TimeoutException e) {
                throw new UpstreamTimeoutException(name + ": not there within " + patience.toSeconds() + " s", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
            }
        }

        private void close(Content content) {
            try {
                content.close();
            } catch (IOException e) {
                LOG.warn("{}: a temporary file could not be deleted", name, e);
            }
        }
    }
}
