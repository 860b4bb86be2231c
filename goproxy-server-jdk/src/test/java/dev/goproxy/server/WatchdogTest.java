package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.Activity.End;
import dev.goproxy.server.Activity.Peer;
import dev.goproxy.server.Activity.Phase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WatchdogTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        threads.shutdownNow();
    }

    private static Peer peer(String client, boolean isBounded) {
        return new Peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 2, client, isBounded);
    }

    /** Blocks in a phase until it is ended, or the test is over; returns why it was ended. */
    private CompletableFuture<Optional<End>> block(Watchdog watchdog, Phase phase, Peer peer) {
        var begun = new CountDownLatch(1);
        var result = new CompletableFuture<Optional<End>>();
        threads.execute(() -> watchdog.run(() -> {
            Activity activity = Activity.current().orElseThrow();
            activity.begin(peer);
            activity.enter(phase);
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Optional<End> end = activity.leave();
            boolean isInterrupted = Thread.currentThread().isInterrupted();
            result.complete(end.filter(e -> !isInterrupted));
        }));
        TestTimeouts.await().until(() -> begun.getCount() == 0);
        return result;
    }

    private static void assertEnded(CompletableFuture<Optional<End>> blocked, End why) {
        assertThat(blocked).succeedsWithin(TestTimeouts.LIMIT).isEqualTo(Optional.of(why));
    }

    @Test
    void slowReader_isCutOff_andWaitersAreNot() {
        try (var watchdog = Watchdog.start(new Watchdog.Limits(100, 100, 100, Duration.ofMillis(100)))) {
            var waiting = block(watchdog, Phase.WAITING, peer("a", true));
            assertEnded(block(watchdog, Phase.SENDING, peer("a", true)), End.CLIENT_GONE);
            assertThat(waiting).isNotDone();
        }
    }

    @Test
    void noteUntaken_ofAnotherNumber_isProgress() throws Exception {
        Activity activity = Activity.begin();
        activity.enter(Phase.SENDING);
        activity.noteUntaken(1000);
        long begin = activity.sinceNanos();
        activity.noteUntaken(1000);
        assertThat(activity.sinceNanos()).isEqualTo(begin);
        activity.noteUntaken(900);
        assertThat(activity.sinceNanos()).isGreaterThan(begin);
        activity.finish();
    }

    @Test
    void crowd_endsTheIdlestSendersFirst_thenWaiters() {
        try (var watchdog = Watchdog.start(new Watchdog.Limits(100, 8, 100, NEVER))) {
            var reading = block(watchdog, Phase.READING, peer("r", true));
            var sending = block(watchdog, Phase.SENDING, peer("s", true));
            var waiting = new ArrayList<CompletableFuture<Optional<End>>>();
            for (int i = 0; i < 7; i++) {
                waiting.add(block(watchdog, Phase.WAITING, peer("a" + i, true)));
            }
            assertEnded(reading, End.OVERLOAD);
            var more1 = block(watchdog, Phase.WAITING, peer("b", true));
            assertEnded(sending, End.OVERLOAD);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            var more2 = block(watchdog, Phase.WAITING, peer("c", true));
            assertEnded(waiting.get(0), End.OVERLOAD);
            assertThat(List.of(more1, more2)).noneMatch(CompletableFuture::isDone);
        }
    }

    /** Nobody else would get a thread for two seconds. */
    @Test
    void full_endsWhatHasJustBegun() {
        try (var watchdog = Watchdog.start(new Watchdog.Limits(2, 1, 100, NEVER))) {
            var first = block(watchdog, Phase.WAITING, peer("a", true));
            var more3 = block(watchdog, Phase.WAITING, peer("b", true));
            assertEnded(first, End.OVERLOAD);
            assertThat(more3).isNotDone();
        }
    }

    /** Its thread may not have had the time to read, and nothing can be answered yet. */
    @ParameterizedTest
    @CsvSource({
        "READING, 300, false, false",
        "READING, 300, true, false",
        "READING, 2100, true, true",
        "WAITING, 300, false, false",
        "WAITING, 300, true, true",
        "SENDING, 300, true, true",
        "OTHER, 9000, true, false"
    })
    void isIdle_ofARequestThatIsRead_onlyAfterAWhile(Phase phase, long millis, boolean isFull, boolean expected) {
        Activity activity = Activity.begin();
        var candidate = new Watchdog.Candidate(
                activity, phase, Duration.ofMillis(millis).toNanos());
        assertThat(candidate.isIdle(isFull)).isEqualTo(expected);
        activity.finish();
    }

    @Test
    void client_beyondItsShare_losesItsIdlest_andOthersNothing() {
        try (var watchdog = Watchdog.start(new Watchdog.Limits(100, 100, 4, NEVER))) {
            var other = block(watchdog, Phase.WAITING, peer("other", true));
            List<CompletableFuture<Optional<End>>> proxies = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                proxies.add(block(watchdog, Phase.WAITING, peer("behind a proxy", false)));
            }
            var first = block(watchdog, Phase.WAITING, peer("greedy", true));
            List<CompletableFuture<Optional<End>>> more = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                more.add(block(watchdog, Phase.WAITING, peer("greedy", true)));
            }
            assertEnded(first, End.OVERLOAD);
            assertThat(more.get(3)).isNotDone();
            assertThat(other).isNotDone();
            assertThat(proxies).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void end_ofAPhaseThatIsOver_doesNothing() {
        Activity activity = Activity.begin();
        activity.begin(peer("a", true));
        assertThat(activity.leave()).isEmpty();
        assertThat(activity.end(Phase.WAITING, End.OVERLOAD)).isFalse();
        activity.enter(Phase.SENDING);
        assertThat(activity.end(Phase.WAITING, End.OVERLOAD)).isFalse();
        assertThat(activity.end(Phase.SENDING, End.OVERLOAD)).isTrue();
        assertThat(activity.end(Phase.SENDING, End.CLIENT_GONE)).as("twice").isFalse();
        activity.finish();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(Activity.current()).isEmpty();
    }
}
