package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.content.Content;
import dev.goproxy.content.spool.ContentCheck;
import dev.goproxy.content.spool.IncrementalCheck;
import dev.goproxy.content.spool.SpooledContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchedDownloadTest {
    private static final Duration LOOK = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final Silence source = new Silence();
    private final AtomicBoolean isAnybody = new AtomicBoolean();
    private final AtomicInteger looks = new AtomicInteger();

    private final SingleFlight.Waiting waiting = new SingleFlight.Waiting() {
        @Override
        public void give(Fetched value) {
            throw new AssertionError("nothing is given here");
        }

        @Override
        public boolean isAnybody() {
            looks.incrementAndGet();
            return isAnybody.get();
        }
    };

    /** A source without an end, which is silent from the second byte on. */
    private static final class Silence extends InputStream {
        private final CountDownLatch closed = new CountDownLatch(1);
        private boolean begun;

        @Override
        public int read() throws IOException {
            if (!begun) {
                begun = true;
                return 'x';
            }
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            bytes[offset] = (byte) read();
            return 1;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private SpooledContent spool() throws IOException {
        return SpooledContent.of(
                Content.of(source, OptionalLong.empty()), folder, IncrementalCheck.NONE, ContentCheck.NONE);
    }

    @Test
    void awaitCompletion_nobodyWantsIt_ends() throws Exception {
        try (SpooledContent zip = spool()) {
            assertThatThrownBy(() -> new WatchedDownload(zip, waiting, LOOK).awaitCompletion())
                    .isInstanceOf(IOException.class);
            assertThat(looks).hasValueGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void awaitCompletion_goesOnAsLongAsSomebodyWaitsOrReads() throws Exception {
        isAnybody.set(true);
        try (SpooledContent zip = spool()) {
            var download = new Thread(() -> {
                try {
                    new WatchedDownload(zip, waiting, LOOK).awaitCompletion();
                } catch (IOException e) {
                    // as is expected in the end
                }
            });
            download.start();
            awaitLooks(5);
            assertThat(source.closed.getCount()).isEqualTo(1);
            Content reader = zip.retain();
            isAnybody.set(false);
            awaitLooks(5);
            assertThat(source.closed.getCount()).isEqualTo(1);
            reader.close();
            download.join();
            assertThat(source.closed.getCount()).isZero();
        }
    }

    private void awaitLooks(int more) throws InterruptedException {
        int before = looks.get();
        while (looks.get() < before + more) {
            Thread.sleep(5);
        }
    }
}
