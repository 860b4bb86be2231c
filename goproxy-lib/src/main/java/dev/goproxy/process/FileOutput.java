package dev.goproxy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Output that the program itself writes to files. Nobody has to read it meanwhile.
 *
 * @param maxBytes the limit for {@code output}
 */
record FileOutput(long maxBytes, Path output, Path errors) implements ProcessRunner.Output {
    private static final int MAX_ERROR_CHARS = 2000;

    /** What a remote says arrives in the errors, however much it is. */
    private static final long MAX_ERROR_BYTES = 4 << 20;

    @Override
    public Duration pollInterval() {
        return Duration.ofMillis(200);
    }

    @Override
    public boolean collect() {
        return output.toFile().length() <= maxBytes && errors.toFile().length() <= MAX_ERROR_BYTES;
    }

    @Override
    public String error() throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - MAX_ERROR_CHARS));
    }

    @Override
    public void close() {
        // The runner deletes the files.
    }
}
