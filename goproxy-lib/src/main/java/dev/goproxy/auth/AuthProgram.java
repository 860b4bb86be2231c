package dev.goproxy.auth;

import dev.goproxy.process.ProcessTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that deals in credentials, run without a shell. What it is told and what it says goes through pipes, never into files, messages or
 * logs; what it complains of is dropped, since it might name them.
 *
 * @param words the program and its first arguments
 * @param folder where it runs
 * @param environment all of its environment
 */
record AuthProgram(List<String> words, Path folder, Map<String, String> environment) {
    private static final int MAX_BYTES = 1 << 20;

    /**
     * Runs it to its end, which is brought about by force when it takes too long.
     *
     * @return what it printed
     * @throws IOException if it can't be started, ends badly or late, or prints too much
     */
    byte[] run(List<String> more, byte[] input, Duration patience) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(words);
        command.addAll(more);
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        long end = System.nanoTime() + patience.toNanos();
        Process process = start(builder);
        try {
            CompletableFuture<byte[]> output =
                    CompletableFuture.supplyAsync(() -> read(process.getInputStream()), AuthProgram::inBackground);
            inBackground(() -> write(process.getOutputStream(), input));
            boolean ended = process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!ended) {
                throw new IOException("did not end within " + patience.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("ended with status " + process.exitValue());
            }
            return output.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("did not close its output within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("printed more than " + MAX_BYTES + " bytes, or broke off", e);
        } finally {
            ProcessTree.end(process);
        }
    }

    private Process start(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException("can't be started"); // the cause would show the arguments
        }
    }

    private static byte[] read(InputStream out) {
        try (out) {
            byte[] bytes = out.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream in, byte[] input) {
        try (in) {
            in.write(input);
        } catch (IOException e) {
            // It need not read what it is told.
        }
    }

    private static void inBackground(Runnable task) {
        var thread = new Thread(task, "goproxy-goauth");
        thread.setDaemon(true);
        thread.start();
    }
}
