package dev.goproxy.auth;

import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.ProgramStartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Program that handles credentials. Its input and output go through pipes, never into files, messages or logs; what
 * it prints to standard error is discarded, since it might contain them.
 *
 * @param words the program and its first arguments
 * @param folder working directory
 * @param environment all of its environment variables
 */
record AuthProgram(ProcessRunner runner, List<String> words, Path folder, Map<String, String> environment) {
    private static final int MAX_BYTES = 1 << 20;

    /**
     * Runs the program to its end, or stops it after the timeout.
     *
     * @param more further arguments
     * @return its output
     * @throws IOException if it can't be started, fails, takes too long or prints too much
     */
    byte[] run(List<String> more, byte[] input, Duration timeout) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(this.words);
        words.addAll(more);
        var command =
                new ProcessRunner.Command(words, folder, environment, timeout, MAX_BYTES, ProcessRunner.Listener.NONE);
        var output = new ByteArrayOutputStream();
        ProcessRunner.Outcome outcome = run(command, input, output);
        if (outcome instanceof ProcessRunner.Outcome.Failure failure) {
            throw new IOException("ended with status " + failure.status());
        }
        if (outcome instanceof ProcessRunner.Outcome.TimedOut) {
            throw new IOException("did not end within " + timeout.toSeconds() + " s");
        }
        if (outcome instanceof ProcessRunner.Outcome.TooMuchOutput) {
            throw new IOException("printed more than " + MAX_BYTES + " bytes");
        }
        return output.toByteArray();
    }

    private ProcessRunner.Outcome run(ProcessRunner.Command command, byte[] input, ByteArrayOutputStream output)
            throws IOException, InterruptedException {
        try {
            return runner.runWithPipes(command, input, output);
        } catch (ProgramStartException e) {
            throw new IOException("can't be started"); // the cause would show the arguments
        }
    }
}
