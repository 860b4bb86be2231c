package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import dev.goproxy.module.ModuleVersion;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PrefetchQueueTest {
    private static final int FREE = 4;

    private final Hand ticker = new Hand();
    private final PrefetchQueue guesses = new PrefetchQueue(FREE, ticker);

    /** A ticker that is moved by hand. */
    private static final class Hand extends Ticker {
        private long nanos = Long.MAX_VALUE - 1; // it may overflow

        @Override
        public long read() {
            return nanos;
        }

        void move(Duration time) {
            nanos += time.toNanos();
        }
    }

    private static void fill(PrefetchQueue guesses, int modules) {
        for (int i = 0; i < modules; i++) {
            guesses.offer(ModuleVersion.of("example.com/m" + i, "v1.0.0"));
        }
    }

    private int pollAll() {
        int taken = 0;
        while (guesses.poll(module -> true) != null) {
            taken++;
        }
        return taken;
    }

    @Test
    void poll_givesSomeForNothing_andMoreForThoseThatWereRight() {
        fill(guesses, 100);
        assertThat(pollAll()).isEqualTo(FREE);
        guesses.guessedRight();
        guesses.guessedRight();
        assertThat(pollAll()).isEqualTo(3);
    }

    @Test
    void poll_afterAMinute_triesAgain() {
        fill(guesses, 100);
        assertThat(pollAll()).isEqualTo(FREE);
        ticker.move(Duration.ofSeconds(59));
        assertThat(pollAll()).isZero();
        ticker.move(Duration.ofSeconds(1));
        assertThat(pollAll()).isEqualTo(FREE);
    }

    @Test
    void poll_passesOverWhatIsNotWantedAnyMore_whichCostsNothing() {
        fill(guesses, 100);
        assertThat(guesses.poll(module -> module.path().path().endsWith("m50"))).hasToString("example.com/m50@v1.0.0");
        assertThat(pollAll()).isEqualTo(FREE - 1);
    }

    @Test
    void offer_isBounded() {
        fill(guesses, 5_000);
        for (int i = 0; i < 5_000; i++) {
            guesses.guessedRight();
        }
        assertThat(pollAll()).isEqualTo(4_096);
    }

    @Property
    void wrongGuesses_areFewBesideTheRight(@ForAll List<@IntRange(max = 3) Integer> luck) {
        fill(guesses, 1_000);
        int taken = 0;
        int right = 0;
        for (int chance : luck) {
            taken += pollAll();
            if (chance == 0 && right < taken) {
                guesses.guessedRight();
                right++;
            }
            assertThat(taken - right).isLessThanOrEqualTo(FREE + right / 2);
        }
    }
}
