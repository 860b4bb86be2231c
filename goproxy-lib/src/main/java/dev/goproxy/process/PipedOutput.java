package dev.goproxy.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Output that is read from a pipe. No thread blocks in reading it, since that could not be interrupted, and would never
 * end if the program left a child behind that keeps the pipe open.
 */
final class PipedOutput implements ProcessRunner.Output {
    private final long maxBytes;
    private final InputStream pipe;
    private final ByteArrayOutputStream output;

    PipedOutput(long maxBytes, Process process, byte[] input, ByteArrayOutputStream output) throws IOException {
        this.maxBytes = maxBytes;
        this.pipe = process.getInputStream();
        this.output = output;
        OutputStream in = process.getOutputStream();
        if (input.length == 0) {
            in.close();
        } else {
            Threads.start("process-input", () -> write(in, input)); // ends with the program at the latest
        }
    }

    private static void write(OutputStream in, byte[] input) {
        try (in) {
            in.write(input);
        } catch (IOException e) {
            // The program need not read its input.
        }
    }

    /** A program that prints a lot waits for this when the pipe is full. */
    @Override
    public Duration pollInterval() {
        return Duration.ofMillis(10);
    }

    @Override
    public boolean collect() throws IOException {
        for (int available = pipe.available(); available > 0; available = pipe.available()) {
            output.write(pipe.readNBytes(available));
            if (output.size() > maxBytes) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String error() {
        return "";
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
