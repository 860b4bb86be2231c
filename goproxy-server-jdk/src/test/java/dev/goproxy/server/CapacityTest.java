package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final long COPY_BYTES = 32 * 1024;

    @Property
    void of_leavesMostOfTheHeap(@ForAll @LongRange(min = 16 << 20, max = 64L << 30) long heap) {
        Capacity capacity = Capacity.of(heap);
        long taken = (long) capacity.connections() * Capacity.CONNECTION_BYTES + capacity.exchanges() * COPY_BYTES;
        assertThat(taken).isLessThanOrEqualTo(heap / 2);
    }

    @Test
    void of_aSmallHeapServesHundreds() {
        assertThat(Capacity.of(64 << 20)).isEqualTo(new Capacity(292, 256));
    }

    @Test
    void of_aLargeHeapServesThousands() {
        assertThat(Capacity.of(4L << 30)).isEqualTo(new Capacity(18_724, 512));
    }
}
