package dev.goproxy.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GOAUTH=netrc}: the credentials in a {@code .netrc} file, which is read again when a server refuses, since it may have changed.
 *
 * @param environment says where the file is
 */
public record NetrcAuth(Map<String, String> environment) implements AuthCommand {
    @Override
    public String name() {
        return "netrc";
    }

    @Override
    public Answer ask(Optional<Refusal> refusal, Duration patience) throws IOException {
        Map<String, List<AuthHeader>> headers = new HashMap<>();
        Netrc.of(environment)
                .machines()
                .forEach((machine, credentials) ->
                        headers.put(machine, List.of(new AuthHeader("Authorization", credentials.basic()))));
        return new Answer(new AuthHeaders(headers), Outcome.IGNORED);
    }
}
