package dev.goproxy.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.content.spool.ContentCheck;
import dev.goproxy.content.spool.IncrementalCheck;
import dev.goproxy.content.spool.SpooledContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of {@link SingleFlight} share. */
abstract class SingleFlightFixture {
    @TempDir
    Path folder;

    final ExecutorService executor = Executors.newCachedThreadPool();
    final ExecutorService clients = Executors.newCachedThreadPool();
    final SingleFlight calls = new SingleFlight(new FetchThreads(executor, 100, 100), Duration.ofSeconds(20));
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger loaded = new AtomicInteger();

    static SingleFlight flight(Executor executor) {
        return new SingleFlight(new FetchThreads(executor, 100, 100), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        release.countDown();
        executor.shutdownNow();
        clients.shutdownNow();
    }

    Fetched spooled() throws IOException {
        Content content = Content.of(new ByteArrayInputStream("zip".getBytes(UTF_8)), OptionalLong.empty());
        SpooledContent spool = SpooledContent.of(content, folder, IncrementalCheck.NONE, ContentCheck.NONE);
        spool.awaitCompletion();
        return Fetched.of(spool, Optional.of(new Provenance("upstream", 1)));
    }

    Fetched whenReleased() throws IOException {
        loaded.incrementAndGet();
        awaitRelease();
        return spooled();
    }

    void awaitRelease() throws IOException {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    Future<Fetched> client(Callable<Fetched> run) {
        return clients.submit(run);
    }

    static String read(Fetched fetched) throws IOException {
        try (Content content = fetched.content().orElseThrow();
                InputStream in = content.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** The load may be the last to leave. */
    void awaitNoFiles() {
        await().untilAsserted(() -> assertThat(files()).isEmpty());
    }

    void awaitWaiters(int count) {
        await().until(() -> loaded.get() > 0 && calls.waiters("x") == count);
    }
}
