package dev.goproxy.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.goproxy.server.TestTimeouts;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchedLinesTest {
    private final LoggerContext context = new LoggerContext();
    private final Written written = new Written();
    private final BatchedLines lines = new BatchedLines(new LogLines(LogFormat.TEXT), written);

    /** Remembers each write. */
    private static final class Written extends ByteArrayOutputStream {
        private final List<String> writes = Collections.synchronizedList(new ArrayList<>());

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        String all() {
            synchronized (writes) {
                return String.join("", writes);
            }
        }
    }

    @BeforeEach
    void start() {
        lines.setContext(context);
        lines.start();
    }

    @AfterEach
    void stop() {
        lines.stop();
    }

    private void log(Level level, String message) {
        lines.doAppend(new LoggingEvent("test", context.getLogger("test"), level, message, null, new Object[0]));
    }

    @Test
    void append_writesAtOnceWhenThereIsLittleToLog() {
        log(Level.INFO, "first");
        assertThat(written.all()).contains("msg=first");
    }

    @Test
    void append_writesManyLinesTogetherSoonAndInOrder() {
        for (int i = 0; i < 1000; i++) {
            log(Level.INFO, "n" + i);
        }
        TestTimeouts.await().until(() -> written.all().contains("msg=n999\n"));
        assertThat(written.all().lines().map(line -> line.replaceAll(".*msg=n", "")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(String::valueOf).toList());
        assertThat(written.writes).hasSizeLessThan(500);
    }

    @Test
    void append_writesWarningsAtOnce() {
        log(Level.INFO, "first");
        log(Level.INFO, "second");
        log(Level.WARN, "third");
        assertThat(written.all().lines()).hasSize(3);
    }

    @Test
    void stop_writesTheRest() {
        log(Level.INFO, "first");
        log(Level.INFO, "second");
        lines.stop();
        assertThat(written.all()).contains("msg=first", "msg=second");
    }
}
