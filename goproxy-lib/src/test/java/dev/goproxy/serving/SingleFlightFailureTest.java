package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads that fail, end early or are not wanted: nothing is left of them. */
@Timeout(30)
class SingleFlightFailureTest extends SingleFlightFixture {
    @Test
    void run_allLeave_nothingStays() throws Exception {
        Future<Fetched> first = client(() -> calls.run("x", early -> whenReleased()));
        awaitWaiters(1); // a load that nobody waits for when its turn comes would not begin
        assertThatThrownBy(() -> calls.run("x", early -> whenReleased(), Duration.ofMillis(1)))
                .isInstanceOf(UpstreamTimeoutException.class)
                .hasMessageContaining("x");
        first.cancel(true);
        await().until(() -> calls.waiters("x") == 0);
        release.countDown();
        executor.shutdown();
        await().until(executor::isTerminated);
        assertThat(loaded).hasValue(1);
        awaitNoFiles();
    }

    @Test
    void run_allLeaveBeforeItBegins_isNotLoaded() throws Exception {
        var tasks = new ArrayDeque<Runnable>();
        SingleFlight late = flight(tasks::add);
        assertThatThrownBy(() -> late.run("x", early -> whenReleased(), Duration.ofMillis(1)))
                .isInstanceOf(UpstreamTimeoutException.class);
        tasks.remove().run();
        assertThat(loaded).hasValue(0);
        assertThat(late.waiters("x")).isEqualTo(0);
    }

    @Test
    void run_failure_isEverybodys_andNotRemembered() throws Exception {
        SingleFlight.Load absent = early -> {
            loaded.incrementAndGet();
            awaitRelease();
            throw new NotFoundException("nowhere");
        };
        Future<Fetched> one = client(() -> calls.run("x", absent));
        Future<Fetched> two = client(() -> calls.run("x", absent));
        awaitWaiters(2);
        release.countDown();
        assertThatThrownBy(one::get).hasCauseInstanceOf(NotFoundException.class);
        assertThatThrownBy(two::get).hasCauseInstanceOf(NotFoundException.class);
        assertThat(read(calls.run("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void run_failureAfterTheResultWasGivenEarly_leavesNothing_andIsNotRemembered() throws Exception {
        Fetched early = calls.run("x", give -> {
            give.give(spooled());
            awaitRelease();
            throw new NotFoundException("after all");
        });
        release.countDown();
        early.content().orElseThrow().close();
        awaitNoFiles();
        await().untilAsserted(
                        () -> assertThat(calls.run("x", give -> Fetched.CACHED)).isEqualTo(Fetched.CACHED));
    }

    @Test
    void run_bugInTheLoad_isAFailure_andNotRemembered() throws IOException {
        var bug = new IllegalStateException("bug");
        assertThatThrownBy(() -> calls.run("x", early -> {
                    throw bug;
                }))
                .isInstanceOf(IOException.class)
                .hasCause(bug);
        assertThatThrownBy(() -> calls.run("x", early -> {
                    throw new StackOverflowError("test");
                }))
                .isInstanceOf(IOException.class);
        assertThat(read(calls.run("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void run_noThreadAvailable_isAFailure_andNotRemembered() throws IOException {
        var full = new boolean[] {true};
        var refused = flight(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        assertThatThrownBy(() -> refused.run("x", early -> spooled())).isInstanceOf(IOException.class);
        full[0] = false;
        assertThat(read(refused.run("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void run_noMemoryForAThread_endsTheCall() throws IOException {
        var full = new boolean[] {true};
        var exhausted = flight(task -> {
            if (full[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        });
        assertThatThrownBy(() -> exhausted.run("x", early -> spooled()))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(OutOfMemoryError.class);
        full[0] = false;
        assertThat(read(exhausted.run("x", early -> spooled()))).isEqualTo("zip");
    }

    @Test
    void close_sendsAllWhoWaitAway_andLeavesNothing() throws Exception {
        Future<Fetched> waits = client(() -> calls.run("x", early -> whenReleased()));
        awaitWaiters(1);
        calls.close();
        assertThatThrownBy(waits::get).hasCauseInstanceOf(UpstreamException.class);
        assertThatThrownBy(() -> calls.run("y", early -> spooled())).isInstanceOf(UpstreamException.class);
        assertThatThrownBy(() -> calls.runHere("y", early -> spooled())).isInstanceOf(UpstreamException.class);
        release.countDown();
        executor.shutdown();
        await().until(executor::isTerminated);
        awaitNoFiles();
    }

    @Test
    void close_beforeAResultIsGivenEarly_leavesNothing() throws Exception {
        Future<Fetched> waits = client(() -> calls.run("x", early -> {
            Fetched fetched = whenReleased();
            early.give(fetched);
            return fetched;
        }));
        awaitWaiters(1);
        calls.close();
        release.countDown();
        assertThatThrownBy(waits::get).hasCauseInstanceOf(UpstreamException.class);
        executor.shutdown();
        await().until(executor::isTerminated);
        awaitNoFiles();
    }
}
