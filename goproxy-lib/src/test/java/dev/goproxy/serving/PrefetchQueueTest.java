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
            guesses.add(ModuleVersion.of("example.com/m" + i, "v1.0.0"));
        }
    }

    private int takeAll() {
        int taken = 0;
        while (guesses.take(module -> true) != null) {
            taken++;
        }
        return taken;
    }

    @Test
    void take_givesSomeForNothing_andMoreForThoseThatWereRight() {
        fill(guesses, 100);
        assertThat(takeAll()).isEqualTo(FREE);
        guesses.wasRight();
        guesses.wasRight();
        assertThat(takeAll()).isEqualTo(3);
    }

    @Test
    void take_afterAMinute_triesAgain() {
        fill(guesses, 100);
        assertThat(takeAll()).isEqualTo(FREE);
        ticker.move(Duration.ofSeconds(59));
        assertThat(takeAll()).isZero();
        ticker.move(Duration.ofSeconds(1));
        assertThat(takeAll()).isEqualTo(FREE);
    }

    @Test
    void take_passesOverWhatIsNotWantedAnyMore_whichCostsNothing() {
        fill(guesses, 100);
        assertThat(guesses.take(module -> module.path().path().endsWith("m50"))).hasToString("example.com/m50@v1.0.0");
        assertThat(takeAll()).isEqualTo(FREE - 1);
    }

    @Test
    void add_isBounded() {
        fill(guesses, 5_000);
        for (int i = 0; i < 5_000; i++) {
            guesses.wasRight();
        }
        assertThat(takeAll()).isEqualTo(4_096);
    }

    @Property
    void wrongGuesses_areFewBesideTheRight(@ForAll List<@IntRange(max = 3) Integer> luck) {
        fill(guesses, 1_000);
        int taken = 0;
        int right = 0;
        for (int chance : luck) {
            taken += takeAll();
            if (chance == 0 && right < taken) {
                guesses.wasRight();
                right++;
            }
            assertThat(taken - right).isLessThanOrEqualTo(FREE + right / 2);
        }
    }
}
