package dev.goproxy.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code GOAUTH=netrc}: credentials of a {@code .netrc} file. The file is read again after each refusal, since it may
 * have changed.
 *
 * @param environment environment variables, which name the file
 */
public record NetrcAuth(Map<String, String> environment) implements AuthCommand {
    @Override
    public String name() {
        return "netrc";
    }

    @Override
    public Result initial(Duration timeout) {
        Map<String, List<AuthHeader>> headers = new HashMap<>();
        Netrc.of(environment)
                .machines()
                .forEach((machine, credentials) ->
                        headers.put(machine, List.of(new AuthHeader("Authorization", credentials.basic()))));
        return new Result(new AuthHeaders(headers), Feedback.IGNORED);
    }

    @Override
    public Result afterRefusal(Refusal refusal, Duration timeout) {
        return initial(timeout);
    }
}
