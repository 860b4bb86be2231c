package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @Property
    void of_leavesMostOfTheHeap(@ForAll @LongRange(min = 16 << 20, max = 64L << 30) long heap) {
        Capacity capacity = Capacity.of(heap, NO_LIMIT);
        long used = (long) capacity.exchanges() + capacity.idle();
        long taken = used * Capacity.CONNECTION_BYTES + (capacity.connections() - used) * Capacity.NEW_CONNECTION_BYTES;
        assertThat(taken).isLessThanOrEqualTo(heap / 2);
    }

    @Property
    void of_leavesHalfOfTheDescriptors(@ForAll @LongRange(min = 200, max = 1 << 20) long descriptors) {
        Capacity capacity = Capacity.of(1L << 30, descriptors);
        assertThat(capacity.connections()).isLessThanOrEqualTo((int) (descriptors - 64) / 2);
        assertThat(capacity.crowd()).isLessThan(capacity.exchanges());
    }

    @Test
    void of_aSmallHeapServesAThousand() {
        assertThat(Capacity.of(64 << 20, NO_LIMIT)).isEqualTo(new Capacity(877, 170, 2071, 19_130, 4096, 6_710_886));
    }

    @Test
    void of_aLargeHeapServesThousands() {
        assertThat(Capacity.of(4L << 30, NO_LIMIT))
                .isEqualTo(new Capacity(4096, 10_922, 23_210, 256 << 10, 32 << 10, 429_496_729));
    }

    @Test
    void writeBytes_growAsExchangesBecomeFewer() {
        Capacity small = Capacity.of(64 << 20, NO_LIMIT);
        assertThat(small.writeBytes(877)).isEqualTo(4096);
        assertThat(small.writeBytes(65)).isEqualTo(32 << 10);
        assertThat(small.writeBytes(100)).isEqualTo(16 << 10);
        assertThat(small.writeBytes(1)).isEqualTo(32 << 10);
        assertThat(small.writeBytes(0)).isEqualTo(32 << 10);
    }

    @Property
    void writeBytes_ofAllExchanges_takeATenthOfTheHeapAtMost(
            @ForAll @LongRange(min = 16 << 20, max = 64L << 30) long heap,
            @ForAll @IntRange(min = 1, max = 5000) int running) {
        Capacity capacity = Capacity.of(heap, NO_LIMIT);
        int bytes = capacity.writeBytes(running);
        assertThat(bytes == capacity.minWriteBytes() || 3L * bytes * running <= heap / 10)
                .isTrue();
        assertThat(bytes).isBetween(4096, 32 << 10);
    }
}
