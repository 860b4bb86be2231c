package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InterProcessLockTest {
    @TempDir
    Path folder;

    /** Holds a lock until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            lock(Path.of(args[0]), Duration.ofMinutes(1)).call(() -> {
                System.out.println("locked");
                return System.in.read();
            });
        }
    }

    private static InterProcessLock lock(Path file, Duration timeout) {
        return new InterProcessLock(file, timeout, waited -> new IOException("busy for " + waited));
    }

    private InterProcessLock lock(Duration timeout) {
        return lock(folder.resolve("x.lock"), timeout);
    }

    private static <T> T inOtherThread(Callable<T> task) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(task).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void call_runsOneThreadAtATime() throws Exception {
        var running = new AtomicInteger();
        Callable<Integer> task = () -> lock(Duration.ofMinutes(1)).call(() -> {
            int now = running.incrementAndGet();
            Thread.onSpinWait();
            running.decrementAndGet();
            return now;
        });
        var threads = Executors.newFixedThreadPool(8);
        try {
            for (var most :
                    threads.invokeAll(Stream.generate(() -> task).limit(100).toList())) {
                assertThat(most.get()).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void call_heldByAnotherThread_failsAfterTheTimeout_whateverTheFoldersName() throws Exception {
        Path other = Files.createSymbolicLink(folder.resolve("other"), Files.createDirectory(folder.resolve("one")));
        lock(folder.resolve("one/x.lock"), Duration.ZERO).call(() -> {
            assertThatThrownBy(() -> inOtherThread(() ->
                            lock(other.resolve("x.lock"), Duration.ofMillis(10)).call(() -> "")))
                    .hasMessage("busy for PT0.01S");
            return "";
        });
        assertThat(inOtherThread(
                        () -> lock(other.resolve("x.lock"), Duration.ZERO).call(() -> "free")))
                .isEqualTo("free");
    }

    @Test
    void call_isReentrant() throws Exception {
        assertThat(lock(Duration.ZERO).call(() -> lock(Duration.ZERO).call(() -> "inner")))
                .isEqualTo("inner");
    }

    @Test
    void call_heldByAnotherProcess_waitsForIt() throws Exception {
        Process holder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.resolve("x.lock").toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> lock(Duration.ofMillis(50)).call(() -> "")).hasMessage("busy for PT0.05S");
            holder.getOutputStream().close();
            assertThat(lock(Duration.ofMinutes(1)).call(() -> "free")).isEqualTo("free");
            assertThat(holder.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void call_failureReleasesTheLock() throws Exception {
        assertThatThrownBy(() -> lock(Duration.ZERO).call(() -> {
                    throw new IOException("failed");
                }))
                .hasMessage("failed");
        assertThat(inOtherThread(() -> lock(Duration.ZERO).call(() -> "free"))).isEqualTo("free");
    }

    @Test
    void call_interrupted_fails_andKeepsTheInterrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock(Duration.ofMinutes(1)).call(() -> "")).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void cycles_leaveNothingBehind() throws Exception {
        HeldResources.assertNothingIsLeftAfter50(
                folder, () -> lock(Duration.ZERO).call(() -> ""));
    }
}
