package dev.goproxy.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs: without a shell or a terminal, with exactly the environment that is given, for a limited time and with
 * limited output. When a program takes too long or prints too much, when the calling thread is interrupted, and when
 * the runner is closed, the whole process tree is stopped. Safe for use by many threads.
 */
public final class ProcessRunner implements AutoCloseable {
    /** A limit for the output of programs whose output is read as a whole. */
    public static final long MAX_TEXT_BYTES = 64 << 20;

    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A program to run.
     *
     * @param command the program and its arguments
     * @param folder where it runs
     * @param environment all of its environment
     * @param timeout the longest that it may run
     * @param maxBytes how much it may print; somewhat more may be written before it is stopped
     * @param listener told when it starts, runs and ends
     */
    public record Command(
            List<String> command,
            Path folder,
            Map<String, String> environment,
            Duration timeout,
            long maxBytes,
            Listener listener) {
        /** Creates a command that prints {@link #MAX_TEXT_BYTES} at most, without a listener. */
        public Command(List<String> command, Path folder, Map<String, String> environment, Duration timeout) {
            this(command, folder, environment, timeout, MAX_TEXT_BYTES, Listener.NONE);
        }
    }

    /** Told when a program starts, runs and ends; an exception of its own stops the program. */
    public interface Listener {
        Listener NONE = new Listener() {};

        /** Called before the program is started. */
        default void beforeStart() throws IOException {}

        /** Called when the program runs. */
        default void onStart(Process process) throws IOException {}

        /** Called now and then while the program runs. */
        default void whileRunning() throws IOException {}

        /** Called when the program has failed, or was killed, which a process that hangs in the kernel outlives. */
        default void onFailure() throws IOException {}

        /** Called when the program has ended with status 0. */
        default void onSuccess() throws IOException {}
    }

    /** How a run ended. */
    public sealed interface Outcome {
        /** The program ended with status 0. */
        record Success() implements Outcome {}

        /**
         * The program ended with another status.
         *
         * @param status its exit status
         * @param error the end of what it printed to standard error; empty if that is discarded
         */
        record Failure(int status, String error) implements Outcome {}

        /** The program was stopped because it took too long. */
        record TimedOut() implements Outcome {}

        /** The program was stopped because it printed too much. */
        record TooMuchOutput() implements Outcome {}
    }

    /**
     * Runs a program with files: its output may be large. Its input, and up to 4 MiB of its errors, are in temporary
     * files beside the output meanwhile.
     *
     * @param input what it can read from standard input
     * @param output an existing file for what it prints
     * @throws ProgramStartException if it can't be started
     * @throws IOException if the runner is closed, or a file can't be read or written
     */
    public Outcome run(Command command, byte[] input, Path output) throws IOException, InterruptedException {
        try (TemporaryFile in = TemporaryFile.beside(output);
                TemporaryFile error = TemporaryFile.beside(output)) {
            Files.write(in.path(), input);
            ProcessBuilder builder = new ProcessBuilder(command.command())
                    .redirectInput(in.path().toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(error.path().toFile());
            return run(command, builder, process -> new FileOutput(command.maxBytes(), output, error.path()));
        }
    }

    /**
     * Runs a program with pipes: neither its input nor its output, which may be secrets, is ever in a file, a message
     * or a log. What it prints to standard error is discarded.
     *
     * @param input what it can read from standard input
     * @param output gets what it prints
     * @throws ProgramStartException if it can't be started
     * @throws IOException if the runner is closed, or a pipe breaks
     */
    public Outcome runWithPipes(Command command, byte[] input, ByteArrayOutputStream output)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        return run(command, builder, process -> new PipedOutput(command.maxBytes(), process, input, output));
    }

    /** What becomes of a program's output. */
    interface Output extends AutoCloseable {
        /** The time between two calls of {@link #collect}. */
        Duration pollInterval();

        /**
         * Called now and then while the program runs, and once when it has ended.
         *
         * @return false if it has printed too much
         */
        boolean collect() throws IOException;

        /** Returns the end of what the program printed to standard error. */
        String error() throws IOException;

        @Override
        void close() throws IOException;
    }

    private interface OutputFactory {
        Output open(Process process) throws IOException;
    }

    private Outcome run(Command command, ProcessBuilder builder, OutputFactory outputs)
            throws IOException, InterruptedException {
        requireOpen();
        builder.directory(command.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        command.listener().beforeStart();
        Process process = start(builder);
        running.add(process);
        Outcome outcome;
        try {
            requireOpen(); // if it was closed just now, close() has not seen this process
            outcome = await(command, process, outputs);
        } catch (IOException | InterruptedException | RuntimeException e) {
            stop(process);
            try {
                command.listener().onFailure();
            } catch (IOException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
        stop(process);
        if (!(outcome instanceof Outcome.Success)) {
            command.listener().onFailure();
        }
        requireOpen(); // what a program comes to whose children close() has stopped says nothing, be it success
        if (outcome instanceof Outcome.Success) {
            command.listener().onSuccess();
        }
        return outcome;
    }

    private void stop(Process process) {
        ProcessTree.stop(process);
        running.remove(process);
    }

    private static Process start(ProcessBuilder builder) throws ProgramStartException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ProgramStartException(e);
        }
    }

    private static Outcome await(Command command, Process process, OutputFactory outputs)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + command.timeout().toNanos();
        try (Output output = outputs.open(process)) {
            command.listener().onStart(process);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                long wait = Math.min(left, output.pollInterval().toNanos());
                boolean ended = process.waitFor(wait, TimeUnit.NANOSECONDS);
                command.listener().whileRunning();
                if (!output.collect()) {
                    return new Outcome.TooMuchOutput();
                }
                if (ended) {
                    int status = process.exitValue();
                    return status == 0 ? new Outcome.Success() : new Outcome.Failure(status, output.error());
                }
            }
            return new Outcome.TimedOut();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("no program can run: the process runner is closed");
        }
    }

    /**
     * Stops all programs that run, as {@link ProcessTree#stop} does; the calls of {@code run} that wait for them fail,
     * and so do later ones. One that is just being started is stopped as soon as it has started.
     */
    @Override
    public void close() {
        closed = true;
        ProcessTree.stop(running.stream().map(Process::toHandle).toList());
    }
}
