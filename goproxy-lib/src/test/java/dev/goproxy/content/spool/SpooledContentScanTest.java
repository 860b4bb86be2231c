package dev.goproxy.content.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check that reads the bytes while they arrive. */
@Timeout(30)
class SpooledContentScanTest extends SpooledContentFixture {
    @Test
    void scan_readsArrivingBytes_andReturnsBeforeTheCheck() throws Exception {
        var source = new FedStream();
        byte[] begin = random((int) StreamingCheck.MIN_BYTES);
        byte[] end = random(10);
        var seen = new ByteArrayOutputStream();
        var sawBegin = new CountDownLatch(1);
        IncrementalCheck scan = (bytes, isComplete) -> {
            seen.write(bytes.readNBytes(begin.length));
            assertThat(isComplete.getAsBoolean()).isFalse();
            sawBegin.countDown();
            seen.write(bytes.readAllBytes());
            assertThat(isComplete.getAsBoolean()).isTrue();
        };
        ContentCheck check = file -> assertThat(seen.toByteArray()).isEqualTo(join(begin, end));
        try (SpooledContent spool = spool(source, scan, check)) {
            Future<?> puller = start(() -> {
                spool.awaitCompletion();
                return null;
            });
            for (int at = 0; at < begin.length; at += 65_536) {
                source.feed(Arrays.copyOfRange(begin, at, at + 65_536));
            }
            sawBegin.await();
            source.feed(end);
            source.end();
            puller.get();
            assertThat(read(spool)).isEqualTo(join(begin, end));
        }
    }

    @Test
    void scan_failingOrReturningEarly_changesNothing() throws IOException {
        byte[] bytes = random(2_000_000);
        for (IncrementalCheck scan : new IncrementalCheck[] {
            (in, isComplete) -> {
                throw new IOException("odd");
            },
            (in, isComplete) -> {
                throw new IllegalStateException("odd");
            },
            (in, isComplete) -> in.skipNBytes(1000)
        }) {
            try (SpooledContent spool = spool(new ByteArrayInputStream(bytes), scan, ContentCheck.NONE)) {
                assertThat(read(spool)).isEqualTo(bytes);
            }
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void scan_isNotCalledForSmallContent() throws IOException {
        byte[] bytes = random((int) StreamingCheck.MIN_BYTES - 1);
        IncrementalCheck scan = (in, isComplete) -> {
            throw new AssertionError("was called");
        };
        try (SpooledContent spool = spool(new ByteArrayInputStream(bytes), scan, ContentCheck.NONE)) {
            assertThat(read(spool)).isEqualTo(bytes);
        }
    }

    @Test
    void scan_fails_whenTheSpoolIsClosedOrFails() throws Exception {
        for (boolean closed : new boolean[] {true, false}) {
            var source = new FedStream();
            var ended = new CompletableFuture<Throwable>();
            IncrementalCheck scan = (in, isComplete) -> {
                try {
                    in.skipNBytes(Long.MAX_VALUE);
                } catch (IOException e) {
                    ended.complete(e);
                }
            };
            SpooledContent spool = spool(source, scan, ContentCheck.NONE);
            Future<?> puller = start(() -> {
                spool.awaitCompletion();
                return null;
            });
            for (int i = 0; i < 20; i++) {
                source.feed(new byte[65_536]);
            }
            await().until(source.food::isEmpty);
            if (closed) {
                spool.close();
            } else {
                source.fail(new IOException("reset"));
            }
            assertThat(ended.get()).hasMessage("the check was cancelled");
            assertThatThrownBy(puller::get).hasCauseInstanceOf(IOException.class);
            spool.close();
        }
    }
}
