package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedReadTest {
    private static final byte[] FIVE = {1, 2, 3, 4, 5};

    @ParameterizedTest
    @ValueSource(ints = {5, 6, Integer.MAX_VALUE})
    void read_returnsAllBytes_upToTheLimit(int maxBytes) throws Exception {
        assertThat(BoundedRead.read(new ByteArrayInputStream(FIVE), maxBytes)).hasValue(FIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void read_isEmpty_beyondTheLimit_andConsumesOneByteMore(int maxBytes) throws Exception {
        var in = new ByteArrayInputStream(FIVE);

        assertThat(BoundedRead.read(in, maxBytes)).isEmpty();
        assertThat(in.available()).isEqualTo(FIVE.length - maxBytes - 1);
    }

    @Test
    void read_returnsNoBytes_ofAnEmptyStream() throws Exception {
        assertThat(BoundedRead.read(InputStream.nullInputStream(), 0)).hasValue(new byte[0]);
    }

    @Test
    void read_throws_whenTheStreamCannotBeRead() throws Exception {
        InputStream closed = InputStream.nullInputStream();
        closed.close();

        assertThatIOException().isThrownBy(() -> BoundedRead.read(closed, 10));
    }

    @Test
    void read_rejectsANegativeLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedRead.read(InputStream.nullInputStream(), -1))
                .withMessageContaining("maxBytes");
    }
}
