package dev.goproxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.http.ByteRanges.Part;
import dev.goproxy.http.ByteRanges.Parts;
import dev.goproxy.http.ByteRanges.Unsatisfiable;
import dev.goproxy.http.ByteRanges.Whole;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-99, 0, 100",
        "bytes=0-0, 0, 1",
        "bytes=999-, 999, 1",
        "bytes=-100, 900, 100",
        "bytes=-5000, 0, 1000",
        "bytes=500-99999, 500, 500",
        "bytes=500-99999999999999999999999, 500, 500",
        "BYTES=0-1, 0, 2",
        "'bytes= 0-1 ', 0, 2",
        "'bytes=,0-1,,', 0, 2",
        "'bytes=0-1,5000-', 0, 2",
        "'bytes=5000-,-1', 999, 1",
        "bytes=-99999999999999999999999, 0, 1000"
    })
    void parse_onePart(String header, long start, long length) {
        assertThat(ByteRanges.parse(header, 1000)).isEqualTo(new Parts(List.of(new Part(start, length))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=1000-",
                "bytes=1000-2000",
                "bytes=-0",
                "bytes=5000-,6000-7000",
                "bytes=99999999999999999999-"
            })
    void parse_nothingOfIt(String header) {
        assertThat(ByteRanges.parse(header, 1000)).isInstanceOf(Unsatisfiable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=a-b",
                "bytes=0",
                "bytes=5-1",
                "bytes=0-1,x",
                "items=0-1",
                "bytes=0 - 1",
                "bytes=--1",
                "bytes=-1-",
                "bytes=0-1-2",
                "bytes 0-1",
                "bytes=0-999,0-0",
                "bytes=0x1-2",
                "bytes=+1-2"
            })
    void parse_malformedForeignOrTooMuch_isTheWhole(String header) {
        assertThat(ByteRanges.parse(header, 1000)).isInstanceOf(Whole.class);
    }

    @Test
    void parse_ofNothing_isTheWhole() {
        assertThat(ByteRanges.parse("bytes=0-", 0)).isInstanceOf(Whole.class);
    }

    @Test
    void parse_several_inTheOrderAskedFor() {
        assertThat(ByteRanges.parse("bytes=10-19, 0-4 ,-1", 1000))
                .isEqualTo(new Parts(List.of(new Part(10, 10), new Part(0, 5), new Part(999, 1))));
    }

    @Property
    void parse_partsLieWithin(
            @ForAll @LongRange(max = 200) long first,
            @ForAll @LongRange(max = 200) long last,
            @ForAll @LongRange(min = 1, max = 150) long size) {
        ByteRanges ranges = ByteRanges.parse("bytes=" + first + "-" + last, size);
        if (last < first) {
            assertThat(ranges).isInstanceOf(Whole.class);
        } else if (first >= size) {
            assertThat(ranges).isInstanceOf(Unsatisfiable.class);
        } else {
            assertThat(ranges).isEqualTo(new Parts(List.of(new Part(first, Math.min(last + 1, size) - first))));
        }
    }

    @Test
    void parse_moreThan16Parts_isTheWhole() {
        String parts = "0-0" + ",2-2".repeat(15);
        assertThat(ByteRanges.parse("bytes=" + parts, 100)).isInstanceOf(ByteRanges.Parts.class);
        assertThat(ByteRanges.parse("bytes=" + parts + ",4-4", 100)).isEqualTo(new ByteRanges.Whole());
        assertThat(ByteRanges.parse("bytes=" + ",0-0".repeat(95_000), 100)).isEqualTo(new ByteRanges.Whole());
    }
}
