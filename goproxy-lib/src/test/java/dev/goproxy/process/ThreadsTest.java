package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ThreadsTest {
    @TempDir
    Path folder;

    @Test
    void threads_areNamedDaemons() throws Exception {
        var blocking = Threads.newBlockingExecutor("some");
        try {
            assertThat(blocking.submit(() -> Thread.currentThread().getName()).get())
                    .isEqualTo("goproxy-some-1");
            assertThat(blocking.submit(() -> Thread.currentThread().isDaemon()).get())
                    .isTrue();
        } finally {
            blocking.shutdownNow();
        }
        Thread thread = Threads.start("one", () -> {});
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("goproxy-one");
        thread.join();
    }

    @Test
    void newBoundedExecutor_beyondItsLimit_runsInTheCaller_andRejectsWhenClosed() throws Exception {
        var end = new CountDownLatch(1);
        var executor = Threads.newBoundedExecutor("few", 1);
        try {
            executor.execute(() -> awaitUninterruptibly(end));
            assertThat(executor.submit(() -> Thread.currentThread()).get()).isSameAs(Thread.currentThread());
            end.countDown();
        } finally {
            executor.shutdownNow();
        }
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void cycles_leaveNothingBehind() throws Exception {
        HeldResources.assertNothingIsLeftAfter50(folder, () -> {
            for (var executor : new java.util.concurrent.ExecutorService[] {
                Threads.newBlockingExecutor("some"), Threads.newBoundedExecutor("few", 3)
            }) {
                executor.submit(() -> "").get();
                executor.shutdownNow();
            }
        });
    }
}
