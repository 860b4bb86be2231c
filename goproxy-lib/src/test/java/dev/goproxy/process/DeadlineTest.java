package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void in_zeroOrVeryLong_neverPasses() {
        for (Duration allowed : new Duration[] {Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE)}) {
            Deadline deadline = Deadline.in(allowed);
            assertThat(deadline.hasPassed()).isFalse();
            assertThat(deadline.remaining()).isGreaterThan(Duration.ofDays(300));
        }
    }

    @Test
    void remaining_endsAtZero() throws Exception {
        Deadline deadline = Deadline.in(Duration.ofNanos(1));
        deadline.sleep(Duration.ofDays(1));
        while (!deadline.hasPassed()) {
            Thread.onSpinWait();
        }
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    void onPassing_runsOnce_unlessCancelled() throws Exception {
        var cancelledRan = new AtomicBoolean();
        var ran = new CountDownLatch(1);
        Deadline.in(Duration.ofMillis(30))
                .onPassing(() -> cancelledRan.set(true))
                .cancel(false);
        Deadline passing = Deadline.in(Duration.ofMillis(60));
        Future<?> timer = passing.onPassing(ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(timer.isCancelled()).isFalse();
        assertThat(passing.hasPassed()).isTrue();
        assertThat(cancelledRan).isFalse();
    }

    @Test
    void onPassing_cancelled_keepsNoReference() {
        Deadline deadline = Deadline.in(Duration.ofDays(1));
        WeakReference<Runnable> task = cancelled(deadline);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return task.get() == null;
        });
        assertThat(deadline.hasPassed()).isFalse();
    }

    private static WeakReference<Runnable> cancelled(Deadline deadline) {
        var counter = new AtomicInteger();
        Runnable task = counter::incrementAndGet;
        deadline.onPassing(task).cancel(false);
        return new WeakReference<>(task);
    }

    @Test
    void onPassing_keepsNoClassLoaderAlive() throws Exception {
        WeakReference<ClassLoader> loader = used();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    /**
     * Uses a timer of a class loader of its own, as in a web application. In a JVM whose timer has started already
     * this shows less.
     */
    private static WeakReference<ClassLoader> used() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(DeadlineTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Class<?> type = loader.loadClass(Deadline.class.getName());
            assertThat(type).isNotEqualTo(Deadline.class);
            Object deadline = type.getMethod("in", Duration.class).invoke(null, Duration.ofDays(1));
            Future<?> timer =
                    (Future<?>) type.getMethod("onPassing", Runnable.class).invoke(deadline, (Runnable) () -> {});
            timer.cancel(false);
            return new WeakReference<>(loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
