package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
        assertThat(Capacity.of(64 << 20, NO_LIMIT)).isEqualTo(new Capacity(877, 170, 2071, 19_130, 4096));
    }

    @Test
    void of_aLargeHeapServesThousands() {
        assertThat(Capacity.of(4L << 30, NO_LIMIT)).isEqualTo(new Capacity(4096, 10_922, 23_210, 256 << 10, 32 << 10));
    }
}
