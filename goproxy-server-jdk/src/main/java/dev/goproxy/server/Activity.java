package dev.goproxy.server;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a thread of the server does for one connection, from the first byte of a request to the last of its response.
 * Its thread alone changes the phase; any thread may end it, which interrupts its thread: the JDK closes a channel
 * whose thread is interrupted while it reads or writes.
 */
final class Activity {
    private static final ThreadLocal<Activity> CURRENT = new ThreadLocal<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Thread thread = Thread.currentThread();
    private Phase phase = Phase.READING;
    private @Nullable End end;
    private volatile long sinceNanos = System.nanoTime();
    private volatile @Nullable Peer peer;
    private volatile long untaken = -1;

    /** What the thread does. */
    enum Phase {
        /** The engine reads the request, or does the TLS handshake. */
        READING,
        /** The proxy looks for the answer or the next bytes of it, for which it may have to wait. */
        WAITING,
        /** Bytes of the response are sent, at the pace of the client. */
        SENDING,
        /** The thread does what does not take long, or nothing any more. */
        OTHER
    }

    /** Why an activity was ended before its time. */
    enum End {
        /** The client has closed the connection. */
        CLIENT_GONE,
        /** Others need the thread more. */
        OVERLOAD
    }

    /**
     * The other side of a connection.
     *
     * @param address where the connection comes from
     * @param localPort where it goes to
     * @param client whom it counts for
     * @param isBounded whether a single client may have only a share of all connections
     */
    record Peer(InetSocketAddress address, int localPort, String client, boolean isBounded) {}

    /** Begins an activity of this thread. */
    static Activity begin() {
        var activity = new Activity();
        CURRENT.set(activity);
        COUNT.incrementAndGet();
        return activity;
    }

    /** Returns the activity of this thread; empty if the thread is not the server's. */
    static Optional<Activity> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Ends the activity of this thread. */
    void finish() {
        leave();
        CURRENT.remove();
        COUNT.decrementAndGet();
    }

    /** Returns the number of activities that have begun and not finished, of all servers of this JVM. */
    static int count() {
        return COUNT.get();
    }

    /** Begins to wait for the answer to a request. */
    void begin(Peer peer) {
        this.peer = peer;
        enter(Phase.WAITING);
    }

    Optional<Peer> peer() {
        return Optional.ofNullable(peer);
    }

    /** Enters a phase. */
    synchronized void enter(Phase next) {
        phase = next;
        sinceNanos = System.nanoTime();
    }

    /**
     * Leaves the phase.
     *
     * @return why the activity has been ended in this phase, if it was; the thread is no longer interrupted
     */
    synchronized Optional<End> leave() {
        phase = Phase.OTHER;
        Optional<End> ended = Optional.ofNullable(end);
        if (end != null) {
            end = null;
            var unused = Thread.interrupted();
        }
        return ended;
    }

    /** Notes the number of bytes that the client has not taken yet: if it has changed, it takes some. */
    void noteUntaken(long bytes) {
        if (untaken >= 0 && untaken != bytes) {
            sinceNanos = System.nanoTime();
        }
        untaken = bytes;
    }

    synchronized Phase phase() {
        return phase;
    }

    /** The begin of that time, in the terms of {@link System#nanoTime}. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** The time since the phase was entered, or the client was last seen to take bytes. */
    long idleNanos() {
        return System.nanoTime() - sinceNanos;
    }

    /**
     * Ends the activity, unless it has left a phase meanwhile, or is ended already.
     *
     * @return whether it was ended
     */
    synchronized boolean end(Phase expected, End why) {
        if (phase != expected || end != null) {
            return false;
        }
        end = why;
        thread.interrupt();
        return true;
    }
}
