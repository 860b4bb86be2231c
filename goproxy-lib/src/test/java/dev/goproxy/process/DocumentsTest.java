package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DocumentsTest {
    private static final int LARGE = Documents.SMALL_BYTES + 1;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        threads.shutdownNow();
    }

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    private static int read(Documents documents, int count) throws IOException {
        return documents.callHere(
                IOException::new,
                () -> BoundedRead.read(bytes(count), 1 << 20).map(b -> b.length).orElse(-1));
    }

    /** Reads a document, and holds it until the test ends. */
    private Future<Integer> hold(Documents documents, int count) throws InterruptedException {
        Future<Integer> holding = threads.submit(() -> documents.callHere(IOException::new, () -> {
            Optional<byte[]> document = BoundedRead.read(bytes(count), 1 << 20);
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return document.orElseThrow().length;
        }));
        held.await();
        return holding;
    }

    @Test
    void largeDocuments_takeTurns_andSmallOnesDoNot() throws Exception {
        var documents = new Documents(1, LONG);
        Future<Integer> first = hold(documents, LARGE);
        assertThat(read(documents, Documents.SMALL_BYTES - 1)).isEqualTo(Documents.SMALL_BYTES - 1);
        Future<Integer> second = threads.submit(() -> read(documents, LARGE));
        Thread.sleep(50);
        assertThat(second).isNotDone();
        release.countDown();
        assertThat(first.get()).isEqualTo(LARGE);
        assertThat(second.get()).isEqualTo(LARGE);
    }

    @Test
    void noRoomForLong_isAFailure() throws Exception {
        var documents = new Documents(1, Duration.ofMillis(10));
        Future<Integer> holding = hold(documents, LARGE);
        assertThatThrownBy(() -> read(documents, LARGE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("memory");
        release.countDown();
        assertThat(holding.get()).isEqualTo(LARGE);
    }

    /** A task that reads two documents has one turn; so has a task within a task. */
    @Test
    void oneTask_hasOneTurn() throws Exception {
        var documents = new Documents(1, Duration.ofMillis(10));
        int sum = documents.callHere(IOException::new, () -> read(documents, LARGE) + read(documents, LARGE));
        assertThat(sum).isEqualTo(2 * LARGE);
        assertThat(read(documents, LARGE)).isEqualTo(LARGE);
    }

    @Test
    void failure_givesTheTurnBack() throws Exception {
        var documents = new Documents(1, Duration.ofMillis(10));
        assertThatThrownBy(() -> documents.callHere(IOException::new, () -> {
                    BoundedRead.read(bytes(LARGE), 1 << 20);
                    throw new IOException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(read(documents, LARGE)).isEqualTo(LARGE);
    }

    @Test
    void maxBytes_isAtMostGosLimit() {
        assertThat(Documents.MAX_BYTES).isBetween(1 << 20, 16 << 20);
    }
}
