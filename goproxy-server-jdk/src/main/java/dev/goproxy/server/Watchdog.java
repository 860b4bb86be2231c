package dev.goproxy.server;

import dev.goproxy.server.Activity.End;
import dev.goproxy.server.Activity.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what holds a thread for nobody: responses that the client doesn't take, requests whose client has gone, and,
 * when threads become scarce, whatever has been idle longest. Waiting requests are then answered with 503; the others
 * lose their connection.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LOOK_IN_A_CROWD = Duration.ofMillis(100);
    /** An activity that has been idle for less is not ended for others. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /**
     * The same while nearly all threads are busy. Not for a request that is being read: on a loaded machine its thread
     * may just not have run yet, and its client would lose a new connection without a response.
     */
    private static final long IDLE_NANOS_IF_FULL = TimeUnit.MILLISECONDS.toNanos(200);

    private final Limits limits;
    private final Set<Activity> activities = ConcurrentHashMap.newKeySet();
    private final ClientPresence presence = new ClientPresence();
    private final Thread thread = new Thread(this::watch, "goproxy-watchdog");
    private volatile boolean closed;
    private boolean warned;

    /**
     * When to end what.
     *
     * @param max number of activities for which there are threads
     * @param crowd number of activities from which the idlest are ended
     * @param perClient number of activities of a client from which its idlest are ended
     * @param writeIdle time in which a client must take some bytes; 0 means no limit
     */
    record Limits(int max, int crowd, int perClient, Duration writeIdle) {}

    /** What an activity did at one moment. Those that wait for an answer come last. */
    record Candidate(Activity activity, Phase phase, long idleNanos) {
        static final Comparator<Candidate> IDLEST_FIRST = Comparator.comparing(
                        (Candidate candidate) -> candidate.phase == Phase.WAITING)
                .thenComparing(Comparator.comparingLong(Candidate::idleNanos).reversed());

        /** Whether it may be ended for others; {@code isFull} if nearly all threads are busy. */
        boolean isIdle(boolean isFull) {
            return phase != Phase.OTHER
                    && idleNanos > (isFull && phase != Phase.READING ? IDLE_NANOS_IF_FULL : IDLE_NANOS);
        }
    }

    private Watchdog(Limits limits) {
        this.limits = limits;
    }

    /** Starts a watchdog, whose thread ends when it is closed. */
    static Watchdog start(Limits limits) {
        var watchdog = new Watchdog(limits);
        watchdog.thread.setDaemon(true);
        watchdog.thread.start();
        return watchdog;
    }

    /** Runs a task of the engine under the eyes of the watchdog. */
    void run(Runnable task) {
        Activity activity = Activity.begin();
        activities.add(activity);
        if (activities.size() > limits.crowd) {
            LockSupport.unpark(thread);
        }
        try {
            task.run();
        } finally {
            activities.remove(activity);
            activity.finish();
        }
    }

    private void watch() {
        while (!closed) {
            Duration pause = activities.size() > limits.crowd ? LOOK_IN_A_CROWD : LOOK;
            LockSupport.parkNanos(this, pause.toNanos());
            try {
                look();
            } catch (RuntimeException | Error e) { // nothing works without this thread
                LOG.error("unexpected exception", e);
            }
        }
    }

    private void look() {
        if (activities.isEmpty()) {
            return;
        }
        long writeIdle = limits.writeIdle.isZero() ? Long.MAX_VALUE : limits.writeIdle.toNanos();
        List<Activity> waiting = idle(Phase.WAITING, IDLE_NANOS);
        List<Activity> sending = idle(Phase.SENDING, writeIdle / 4);
        if (!waiting.isEmpty() || !sending.isEmpty()) {
            endForGoneClients(waiting, sending);
        }
        for (Activity activity : idle(Phase.SENDING, writeIdle)) {
            activity.end(Phase.SENDING, End.CLIENT_GONE);
        }
        endForOthers();
    }

    private List<Activity> idle(Phase phase, long nanos) {
        return activities.stream()
                .filter(activity -> activity.idleNanos() > nanos)
                .filter(activity -> activity.phase() == phase)
                .toList();
    }

    /** Ends what waits for clients that have gone, and looks which clients still take bytes, if slowly. */
    private void endForGoneClients(List<Activity> waiting, List<Activity> sending) {
        try {
            presence.look();
        } catch (IOException e) {
            LOG.debug("can't see the states of connections", e);
            return;
        }
        for (Activity gone : presence.gone(waiting)) {
            gone.end(Phase.WAITING, End.CLIENT_GONE);
        }
        for (Activity activity : sending) {
            presence.untaken(activity).ifPresent(activity::noteUntaken);
        }
    }

    /** Ends the idlest until there is room for an eighth more. */
    private void endForOthers() {
        if (activities.size() > limits.perClient) {
            Map<String, List<Activity>> byClient = new HashMap<>();
            for (Activity activity : activities) {
                activity.peer()
                        .filter(Activity.Peer::isBounded)
                        .ifPresent(peer -> byClient.computeIfAbsent(peer.client(), unknown -> new ArrayList<>())
                                .add(activity));
            }
            byClient.values().stream()
                    .filter(own -> own.size() > limits.perClient)
                    .forEach(own -> endIdlest(own, own.size() - limits.perClient * 7 / 8));
        }
        int count = activities.size();
        if (count > limits.crowd) {
            endIdlest(List.copyOf(activities), count - limits.crowd * 7 / 8);
        }
    }

    private void endIdlest(List<Activity> among, int count) {
        long now = System.nanoTime();
        boolean isFull = activities.size() > (limits.crowd + limits.max) / 2;
        List<Candidate> idlest = among.stream()
                .map(activity -> new Candidate(activity, activity.phase(), now - activity.sinceNanos()))
                .filter(candidate -> candidate.isIdle(isFull))
                .sorted(Candidate.IDLEST_FIRST)
                .limit(count)
                .toList();
        idlest.forEach(candidate -> candidate.activity.end(candidate.phase, End.OVERLOAD));
        if (!idlest.isEmpty() && !warned) {
            warned = true;
            LOG.warn(
                    "{} requests at the same time: the idlest of them are ended, so that others are answered",
                    activities.size());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
