package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GOAUTH=git folder}: git's credential helpers, as they are configured for a folder. They are asked when a server has refused, and told
 * whether what they gave was right.
 */
final class GitAuth implements AuthCommand {
    private final AuthProgram git;

    GitAuth(Path folder, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("GIT_TERMINAL_PROMPT", "0");
        variables.putIfAbsent("GCM_INTERACTIVE", "never");
        this.git = new AuthProgram(List.of("git", "credential"), folder, Map.copyOf(variables));
    }

    @Override
    public String name() {
        return "git";
    }

    @Override
    public Answer ask(Optional<Refusal> refusal, Duration patience) throws IOException, InterruptedException {
        if (refusal.isEmpty()) {
            return Answer.NOTHING; // it can't be asked for everything that it knows
        }
        URI url = refusal.get().url();
        byte[] filled = git.run(List.of("fill"), ("url=" + url + "\n").getBytes(UTF_8), patience);
        Map<String, String> fields = fields(new String(filled, UTF_8));
        String place = place(fields);
        if (!isWithin(url, place)) {
            throw new IOException("gave credentials for another place");
        }
        var credentials = new Credentials(fields.getOrDefault("username", ""), fields.getOrDefault("password", ""));
        var header = new AuthHeader("Authorization", credentials.basic());
        return new Answer(
                new AuthHeaders(Map.of(place, List.of(header))), (status, time) -> settle(filled, status, time));
    }

    /** Lets the helpers remember or forget. */
    private void settle(byte[] filled, int status, Duration patience) throws IOException, InterruptedException {
        if (status == 200 || status == 401) {
            git.run(List.of(status == 200 ? "approve" : "reject"), filled, patience);
        }
    }

    static Map<String, String> fields(String output) {
        Map<String, String> fields = new HashMap<>();
        for (String line : output.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return fields;
    }

    private static String place(Map<String, String> fields) {
        String path = fields.getOrDefault("path", "");
        return AuthHeaders.placeOf(fields.getOrDefault("protocol", "") + "://" + fields.getOrDefault("host", "")
                + (path.isEmpty() ? "" : "/" + path));
    }

    private static boolean isWithin(URI url, String place) {
        String asked = AuthHeaders.placeOf(url.toString());
        return asked.equals(place) || asked.startsWith(place + "/");
    }
}
