package dev.goproxy.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.goproxy.server.TestTimeouts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchedLinesTest {
    private static final Pattern LOST = Pattern.compile("msg=\"(\\d+) lines lost\"");

    private final LoggerContext context = new LoggerContext();
    private final Written written = new Written();
    private final BatchedLines lines = new BatchedLines(new LogLines(LogFormat.TEXT), written);

    /** Remembers each write. */
    private static final class Written extends OutputStream {
        private final List<String> writes = Collections.synchronizedList(new ArrayList<>());

        private volatile CountDownLatch open = new CountDownLatch(0);
        private volatile boolean isFull;

        @Override
        public void write(int b) {
            throw new AssertionError("lines are written in batches");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isFull) {
                throw new IOException("No space left on device");
            }
            Uninterruptibles.awaitUninterruptibly(open);
            writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        String all() {
            synchronized (writes) {
                return String.join("", writes);
            }
        }

        long kept() {
            return all().lines().filter(line -> line.contains("xxx")).count();
        }

        long lost() {
            return LOST.matcher(all())
                    .results()
                    .mapToLong(line -> Long.parseLong(line.group(1)))
                    .sum();
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
        TestTimeouts.await().until(() -> written.all().contains("msg=first"));
    }

    /** Such as a pipe that nobody reads: whoever logs goes on, and what is lost is counted. */
    @Test
    void append_toAStreamThatTakesNothing_losesLinesButNoTime() {
        written.open = new CountDownLatch(1);
        String long1 = "x".repeat(1000);
        for (int i = 0; i < 5000; i++) {
            log(Level.WARN, long1);
        }
        lines.flush(); // gives up after a second
        written.open.countDown();
        // Some may be lost, and told so, before the writer takes its first batch.
        TestTimeouts.await().until(() -> written.kept() + written.lost() == 5000);
        assertThat(written.lost()).isPositive();
        log(Level.INFO, "again");
        TestTimeouts.await().until(() -> written.all().contains("msg=again"));
        assertThat(written.kept() + written.lost()).isEqualTo(5000);
    }

    /** Such as a file on a full disk. */
    @Test
    void append_toAStreamThatFails_goesOn_andSaysWhatWasLost() {
        written.isFull = true;
        log(Level.WARN, "first");
        lines.flush();
        written.isFull = false;
        log(Level.WARN, "second");
        TestTimeouts.await().until(() -> written.all().contains("msg=\"1 lines lost\""));
        assertThat(written.all()).contains("msg=second").doesNotContain("msg=first");
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
        TestTimeouts.await().until(() -> written.all().lines().count() == 3);
    }

    @Test
    void stop_writesTheRest() {
        log(Level.INFO, "first");
        log(Level.INFO, "second");
        lines.stop();
        assertThat(written.all()).contains("msg=first", "msg=second");
    }
}
