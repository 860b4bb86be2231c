package dev.goproxy.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SingleFlightTest extends SingleFlightFixture {
    @Test
    void run_manyAtOnce_loadOnce_andTheLastDeletes() throws Exception {
        var all = new ArrayList<Future<Fetched>>();
        for (int i = 0; i < 20; i++) {
            all.add(client(() -> calls.run("x", early -> whenReleased())));
        }
        awaitWaiters(20);
        release.countDown();
        for (Future<Fetched> one : all) {
            assertThat(one.get().upstream()).hasValue("upstream");
        }
        assertThat(loaded).hasValue(1);
        for (int i = 0; i < 20; i++) {
            assertThat(files()).hasSize(1);
            assertThat(read(all.get(i).get())).isEqualTo("zip");
        }
        awaitNoFiles();
    }

    @Test
    void run_otherNames_andLaterCalls_loadAgain() throws IOException {
        release.countDown();
        assertThat(read(calls.run("x", early -> whenReleased()))).isEqualTo("zip");
        assertThat(read(calls.run("y", early -> whenReleased()))).isEqualTo("zip");
        assertThat(read(calls.run("x", early -> whenReleased()))).isEqualTo("zip");
        assertThat(loaded).hasValue(3);
        awaitNoFiles();
    }

    @Test
    void run_clientThatLeaves_evenTheFirst_endsNothing() throws Exception {
        var first = new Thread[1];
        Future<Fetched> leaves = client(() -> {
            first[0] = Thread.currentThread();
            return calls.run("x", early -> whenReleased());
        });
        awaitWaiters(1);
        Future<Fetched> stays = client(() -> calls.run("x", early -> whenReleased()));
        awaitWaiters(2);
        first[0].interrupt();
        assertThatThrownBy(leaves::get).hasCauseInstanceOf(InterruptedIOException.class);
        release.countDown();
        assertThat(read(stays.get())).isEqualTo("zip");
        assertThat(loaded).hasValue(1);
        awaitNoFiles();
    }

    @Test
    void run_resultGivenEarly_isEverybodys_alsoOfLaterCallers() throws Exception {
        SingleFlight.Load growing = early -> {
            loaded.incrementAndGet();
            Fetched fetched = spooled();
            early.give(fetched);
            awaitRelease();
            return fetched;
        };
        Fetched one = calls.run("x", growing);
        Fetched two = calls.run("x", growing);
        assertThat(read(one)).isEqualTo("zip");
        assertThat(loaded).hasValue(1);
        release.countDown();
        assertThat(read(two)).isEqualTo("zip");
        awaitNoFiles();
    }

    @Test
    void runHere_needsNoOtherThread() throws IOException {
        var none = flight(task -> {
            throw new RejectedExecutionException("full");
        });
        assertThat(read(none.runHere("x", early -> spooled()))).isEqualTo("zip");
        awaitNoFiles();
    }

    @Test
    void start_loadsForNobody_unlessACallIsRunning() throws Exception {
        calls.start("x", early -> whenReleased());
        calls.start("x", early -> whenReleased());
        Future<Fetched> boards = client(() -> calls.run("x", early -> whenReleased()));
        awaitWaiters(1);
        release.countDown();
        assertThat(read(boards.get())).isEqualTo("zip");
        assertThat(loaded).hasValue(1);
        calls.start("y", early -> {
            throw new IllegalStateException("silent");
        });
        calls.start("z", early -> spooled());
        awaitNoFiles();
    }

    @Test
    void run_manyNamesOverAndOver_leavesNothing() throws Exception {
        var all = new ArrayList<Future<Fetched>>();
        for (int i = 0; i < 400; i++) {
            String name = "x" + i % 5;
            all.add(client(() -> {
                Fetched fetched = calls.run(name, early -> spooled());
                assertThat(read(fetched)).isEqualTo("zip");
                return fetched;
            }));
        }
        for (Future<Fetched> one : all) {
            one.get();
        }
        awaitNoFiles();
    }

    @Test
    void run_withATimeout_waitsNoLonger_andTheLoadGoesOn() throws Exception {
        Future<Fetched> patient = client(() -> calls.run("x", early -> whenReleased()));
        awaitWaiters(1);
        long start = System.nanoTime();
        assertThatThrownBy(() -> calls.run("x", early -> whenReleased(), Duration.ofMillis(100)))
                .isInstanceOf(UpstreamTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(100), Duration.ofSeconds(15));
        assertThat(calls.waiters("x")).isOne();
        release.countDown();
        assertThat(read(patient.get())).isEqualTo("zip");
        assertThat(loaded).hasValue(1);
        awaitNoFiles();
    }

    @Test
    void run_withATimeoutOfAllTime_waits() throws IOException {
        assertThat(read(calls.run("x", early -> spooled(), Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo("zip");
    }

    @Test
    void run_ofAJoinedCall_tellsTheLoadThatIsNotRun() throws Exception {
        Future<Fetched> first = client(() -> calls.run("x", early -> whenReleased()));
        awaitWaiters(1);
        var joined = new AtomicInteger();
        Future<Fetched> second = client(() -> calls.run("x", new SingleFlight.Load() {
            @Override
            public Fetched load(SingleFlight.Waiting waiting) {
                throw new IllegalStateException();
            }

            @Override
            public void joined() {
                joined.incrementAndGet();
            }
        }));
        awaitWaiters(2);
        release.countDown();
        read(first.get());
        read(second.get());
        assertThat(joined).hasValue(1);
    }

    @Test
    void ended_changesWhenALoadHasEnded_andNotBefore() throws Exception {
        long before = calls.ended("x");
        Future<Fetched> waits = client(() -> calls.run("x", early -> whenReleased()));
        awaitWaiters(1);
        assertThat(calls.ended("x")).isEqualTo(before);
        release.countDown();
        read(waits.get());
        assertThat(calls.ended("x")).isNotEqualTo(before);
        long failed = calls.ended("x");
        assertThatThrownBy(() -> calls.run("x", early -> {
                    throw new NotFoundException("nowhere");
                }))
                .isInstanceOf(NotFoundException.class);
        assertThat(calls.ended("x")).isNotEqualTo(failed);
    }

    @Test
    void run_joinedByALoadThatMayRunBeside_doesNotWaitForEver() throws Exception {
        var started = new CountDownLatch(1);
        Future<Fetched> first = clients.submit(() -> calls.run("a", early -> {
            started.countDown();
            Uninterruptibles.awaitUninterruptibly(release);
            return Fetched.of(Content.of("first"), Optional.empty());
        }));
        started.await();
        var beside = new SingleFlight.Load() {
            @Override
            public Fetched load(SingleFlight.Waiting waiting) {
                return Fetched.of(Content.of("second"), Optional.empty());
            }

            @Override
            public String nameBeside(String name) {
                return name + " beside";
            }
        };
        assertThat(calls.run("a", beside).content().orElseThrow().open().readAllBytes())
                .asString(UTF_8)
                .isEqualTo("second");
        release.countDown();
        assertThat(first.get().content().orElseThrow().open().readAllBytes())
                .asString(UTF_8)
                .isEqualTo("first");
    }

    /** As when many clients have asked for something in vain, and left. */
    @Test
    void run_waitingForItsTurnWhenItsCallersLeave_neverBegins() throws Exception {
        var one = new SingleFlight(new FetchThreads(executor, 1, 1), Duration.ofSeconds(20));
        Future<Fetched> first = clients.submit(() -> one.run("x", waiting -> whenReleased()));
        await().until(() -> loaded.get() == 1);
        Future<Fetched> second = clients.submit(() -> one.run("y", waiting -> whenReleased()));
        await().until(() -> one.waiters("y") == 1);
        second.cancel(true);
        await().until(() -> one.waiters("y") == 0);
        release.countDown();
        assertThat(read(first.get())).isEqualTo("zip");
        assertThat(read(one.run("z", waiting -> spooled()))).isEqualTo("zip");
        assertThat(loaded).hasValue(1);
        awaitNoFiles();
    }
}
