package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GOAUTH=command}: a program of the operator's own. It is run once beforehand, without an argument, and again with a URL that was
 * refused as its last argument and the refusal as its input.
 */
final class ProgramAuth implements AuthCommand {
    private static final byte[] NO_INPUT = {};

    private final AuthProgram program;

    ProgramAuth(List<String> words, Map<String, String> environment) {
        this.program = new AuthProgram(words, Path.of("").toAbsolutePath(), environment);
    }

    @Override
    public String name() {
        Path file = Path.of(program.words().get(0)).getFileName();
        return file == null ? "command" : file.toString();
    }

    @Override
    public Answer ask(Optional<Refusal> refusal, Duration patience) throws IOException, InterruptedException {
        byte[] input = refusal.map(refused -> refused.head().getBytes(UTF_8)).orElse(NO_INPUT);
        List<String> url =
                refusal.map(refused -> List.of(refused.url().toString())).orElse(List.of());
        String output = new String(program.run(url, input, patience), UTF_8);
        try {
            return new Answer(AuthHeaders.parse(output), Outcome.IGNORED);
        } catch (IllegalArgumentException e) {
            throw new IOException("printed what is not of GOAUTH's form: " + e.getMessage(), e);
        }
    }
}
