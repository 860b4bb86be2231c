package dev.goproxy.vcs;

import dev.goproxy.process.ProcessTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs of the machine: without a shell, terminal or input, with an environment of our choice, and no longer than a deadline allows,
 * when the whole process tree is ended.
 *
 * @param temporary the folder of the files that hold what they say
 */
record Programs(Path temporary) {
    private static final int MAX_ERROR_CHARS = 2000;

    /**
     * A program to be run.
     *
     * @param command the program and its arguments
     * @param folder where it runs
     * @param environment all of its environment
     * @param deadline the longest that it may run
     */
    record Command(List<String> command, Path folder, Map<String, String> environment, Duration deadline) {}

    /** What a program came to. */
    sealed interface Outcome {
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
    }

    /** A file of what a program said, deleted on closing. */
    record Output(Path file) implements AutoCloseable {
        byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    Output newFile() throws IOException {
        return new Output(Files.createTempFile(temporary, "run", ""));
    }

    /** Runs a program to its end. What it prints goes to a file, so that nobody has to read while waiting, and waiting can be interrupted. */
    Outcome run(Command command, byte[] input, Path output) throws IOException, InterruptedException {
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
            Process process = builder.start();
            try {
                if (!process.waitFor(command.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
                    return new Outcome.Overdue();
                }
            } finally {
                ProcessTree.end(process);
            }
            int status = process.exitValue();
            return status == 0 ? new Outcome.Done() : new Outcome.Failure(status, text(error));
        }
    }

    private static String text(Output error) throws IOException {
        String text = new String(error.bytes(), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - MAX_ERROR_CHARS));
    }
}
