package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryExitTest {
    /** A program in which one thread of several runs out of memory. */
    public static final class Hungry {
        private Hungry() {}

        /** Never ends by itself. */
        public static void main(String[] args) throws InterruptedException {
            MemoryExit.install();
            var thread = new Thread(() -> {
                var much = new byte[100][];
                for (int i = 0; i < much.length; i++) {
                    much[i] = new byte[10 << 20];
                }
                throw new AssertionError("kept " + much.length);
            });
            thread.start();
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void process_endsWhenAThreadRunsOutOfMemory() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hungry.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(MemoryExit.EXIT_CODE);
        assertThat(said).contains("out of memory").contains("-Xmx");
    }

    @Test
    void isHeapFull_isNotALackOfThreads() {
        assertThat(MemoryExit.isHeapFull(new OutOfMemoryError("Java heap space")))
                .isTrue();
        assertThat(MemoryExit.isHeapFull(new OutOfMemoryError())).isTrue();
        assertThat(MemoryExit.isHeapFull(
                        new OutOfMemoryError("unable to create native thread: possibly out of memory")))
                .isFalse();
        assertThat(MemoryExit.isHeapFull(new StackOverflowError())).isFalse();
    }
}
