package dev.goproxy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs of the machine: without a shell, terminal or input, with an environment of our choice, and no longer than a deadline allows,
 * when the whole process tree is ended.
 *
 * @param temporary has the files that hold what they say
 */
public record ProcessRunner(TempFolder temporary) {
    private static final int MAX_ERROR_CHARS = 2000;
    private static final long MAX_ERROR_BYTES = 4 << 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /**
     * A program to be run.
     *
     * @param command the program and its arguments
     * @param folder where it runs
     * @param environment all of its environment
     * @param deadline the longest that it may run
     * @param maxBytes the most that it may print, or little more; of errors 4 MiB
     * @param observer told of its beginning and end, if anybody is to be
     */
    public record Command(
            List<String> command,
            Path folder,
            Map<String, String> environment,
            Duration deadline,
            long maxBytes,
            Optional<Observer> observer) {
        public Command(List<String> command, Path folder, Map<String, String> environment, Duration deadline) {
            this(command, folder, environment, deadline, MAX_TEXT_BYTES, Optional.empty());
        }
    }

    /** Told of the beginning and the end of a program. */
    public interface Observer {
        /** Called before the program is started. */
        void begin() throws IOException;

        /** Called when the program runs. */
        void runs(Process process) throws IOException;

        /** Called when the program has ended with status 0. */
        void endedWell() throws IOException;
    }

    /** The most that a program may print which is read as a whole. */
    public static final long MAX_TEXT_BYTES = 64 << 20;

    /** What a program came to. */
    public sealed interface Outcome {
        /** It ended well. */
        record Done() implements Outcome {}

        /**
         * It ended badly.
         *
         * @param status its exit status
         * @param error what it said of it
         */
        record Failure(int status, String error) implements Outcome {}

        /** It was ended at the deadline. */
        record Overdue() implements Outcome {}

        /** It was ended since it printed too much. */
        record TooMuch() implements Outcome {}
    }

    /** A file of what a program said, deleted on closing. */
    public record Output(Path file) implements AutoCloseable {
        byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    public Output newFile() throws IOException {
        return new Output(Files.createTempFile(temporary.path(), "run", ""));
    }

    /** Runs a program to its end. What it prints goes to a file, so that nobody has to read while waiting, and waiting can be interrupted. */
    public Outcome run(Command command, byte[] input, Path output) throws IOException, InterruptedException {
        try (Output in = newFile();
                Output error = newFile()) {
            Files.write(in.file(), input);
            ProcessBuilder builder = new ProcessBuilder(command.command())
                    .directory(command.folder().toFile())
                    .redirectInput(in.file().toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(error.file().toFile());
            builder.environment().clear();
            builder.environment().putAll(command.environment());
            return watched(command, builder, output, error);
        }
    }

    private static Outcome watched(Command command, ProcessBuilder builder, Path output, Output error)
            throws IOException, InterruptedException {
        if (command.observer().isPresent()) {
            command.observer().get().begin();
        }
        Process process = builder.start();
        Outcome outcome;
        try {
            if (command.observer().isPresent()) {
                command.observer().get().runs(process);
            }
            outcome = outcome(command, process, output, error);
        } finally {
            ProcessTree.end(process);
        }
        if (command.observer().isPresent() && outcome instanceof Outcome.Done) {
            command.observer().get().endedWell();
        }
        return outcome;
    }

    private static Outcome outcome(Command command, Process process, Path output, Output error)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + command.deadline().toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (process.waitFor(Math.min(left, BETWEEN_LOOKS.toNanos()), TimeUnit.NANOSECONDS)) {
                int status = process.exitValue();
                return isTooMuch(command, output, error)
                        ? new Outcome.TooMuch()
                        : status == 0 ? new Outcome.Done() : new Outcome.Failure(status, text(error));
            }
            if (isTooMuch(command, output, error)) {
                return new Outcome.TooMuch();
            }
        }
        return new Outcome.Overdue();
    }

    /** What a remote has to say comes as an error, however much it is. */
    private static boolean isTooMuch(Command command, Path output, Output error) {
        return output.toFile().length() > command.maxBytes()
                || error.file().toFile().length() > MAX_ERROR_BYTES;
    }

    /** Whether a program can't be run because there is none. */
    public static boolean isMissing(IOException e) {
        return String.valueOf(e.getMessage()).startsWith("Cannot run program");
    }

    private static String text(Output error) throws IOException {
        String text = new String(error.bytes(), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - MAX_ERROR_CHARS));
    }
}
