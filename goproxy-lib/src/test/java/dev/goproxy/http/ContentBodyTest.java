package dev.goproxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentBodyTest {
    private static final long OF_64_MIB = 2 << 20;

    @ParameterizedTest
    @CsvSource({"1, 32768", "64, 32768", "65, 16384", "128, 16384", "500, 4096", "100000, 4096"})
    void bufferBytes_shrinkAsBodiesBecomeMore(int copying, int bytes) {
        assertThat(ContentBody.bufferBytes(OF_64_MIB, copying)).isEqualTo(bytes);
    }
}
