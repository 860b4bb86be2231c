package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.process.ProcessRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code GOAUTH=git folder}: git's credential helpers, as they are configured for a folder. They are asked after a
 * refusal, and then learn whether the server accepts their credentials.
 */
final class GitAuth implements AuthCommand {
    private final AuthProgram git;

    GitAuth(ProcessRunner runner, Path folder, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("GIT_TERMINAL_PROMPT", "0");
        variables.putIfAbsent("GCM_INTERACTIVE", "never");
        this.git = new AuthProgram(runner, List.of("git", "credential"), folder, Map.copyOf(variables));
    }

    @Override
    public String name() {
        return "git";
    }

    @Override
    public Result initial(Duration timeout) {
        return Result.EMPTY; // git can't list all credentials
    }

    @Override
    public Result afterRefusal(Refusal refusal, Duration timeout) throws IOException, InterruptedException {
        URI url = refusal.url();
        byte[] filled = git.run(List.of("fill"), ("url=" + url + "\n").getBytes(UTF_8), timeout);
        Map<String, String> fields = fields(new String(filled, UTF_8));
        String prefix = prefix(fields);
        if (!isWithin(url, prefix)) {
            throw new IOException("returned credentials for another URL");
        }
        var credentials = new Credentials(fields.getOrDefault("username", ""), fields.getOrDefault("password", ""));
        var header = new AuthHeader("Authorization", credentials.basic());
        return new Result(
                new AuthHeaders(Map.of(prefix, List.of(header))),
                (status, feedbackTimeout) -> approveOrReject(filled, status, feedbackTimeout));
    }

    /** Lets the helpers store credentials that a server accepted, and erase those that it refused. */
    private void approveOrReject(byte[] filled, int status, Duration timeout) throws IOException, InterruptedException {
        if (status == 200 || status == 401) {
            git.run(List.of(status == 200 ? "approve" : "reject"), filled, timeout);
        }
    }

    /** Parses lines of names, equals signs and values. */
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

    private static String prefix(Map<String, String> fields) {
        String path = fields.getOrDefault("path", "");
        return AuthHeaders.prefixOf(fields.getOrDefault("protocol", "") + "://" + fields.getOrDefault("host", "")
                + (path.isEmpty() ? "" : "/" + path));
    }

    private static boolean isWithin(URI url, String prefix) {
        String asked = AuthHeaders.prefixOf(url.toString());
        return asked.equals(prefix) || asked.startsWith(prefix + "/");
    }
}
