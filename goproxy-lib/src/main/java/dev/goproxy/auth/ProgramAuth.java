package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code GOAUTH=command}: a program of the operator's. It runs once before the first request, without further
 * arguments; and after a refusal, with the URL as its last argument and the response's head as its input.
 */
final class ProgramAuth implements AuthCommand {
    private static final byte[] NO_INPUT = {};

    private final AuthProgram program;

    ProgramAuth(ProcessRunner runner, List<String> words, Map<String, String> environment) {
        this.program = new AuthProgram(runner, words, Path.of("").toAbsolutePath(), environment);
    }

    @Override
    public String name() {
        Path file = Path.of(program.words().get(0)).getFileName();
        return file == null ? "command" : file.toString();
    }

    @Override
    public Result initial(Duration timeout) throws IOException, InterruptedException {
        return run(List.of(), NO_INPUT, timeout);
    }

    @Override
    public Result afterRefusal(Refusal refusal, Duration timeout) throws IOException, InterruptedException {
        return run(List.of(refusal.url().toString()), refusal.head().getBytes(UTF_8), timeout);
    }

    private Result run(List<String> arguments, byte[] input, Duration timeout)
            throws IOException, InterruptedException {
        String output = new String(program.run(arguments, input, timeout), UTF_8);
        try {
            return new Result(AuthHeaders.parse(output), Feedback.IGNORED);
        } catch (IllegalArgumentException e) {
            throw new IOException("printed malformed output: " + e.getMessage(), e);
        }
    }
}
