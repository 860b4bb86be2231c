package dev.goproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.upstream.GoFetcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Odd request targets are answered as goproxy, the Go peer, answers them; what it said is in {@code answers.jsonl}. */
class OddTargetsTest {
    private final GoProxy proxy = new GoProxy(
            new MemoryCacher(1 << 20),
            GoFetcher.builder().env(GoEnv.of(Map.of("GOPROXY", "off"))).build());

    @Test
    void handle_answersAsGoproxyDoes() throws IOException {
        var differences = new ArrayList<String>();
        for (JsonNode theirs : Expectations.read(OddTargetsTest.class, "answers.jsonl")) {
            String target = theirs.get("target").asText();
            if (isTheHosts(target)) {
                continue;
            }
            var request = new ProxyRequest(theirs.get("method").asText(), target.split("\\?", 2)[0]);
            try (ProxyResponse ours = proxy.handle(request)) {
                String body = body(ours);
                if (!isSame(theirs, ours, body)) {
                    differences.add(theirs + "\n    ours: " + ours.status() + " " + ours.headers() + " " + body);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** A space ends the target on the request line. */
    private static boolean isTheHosts(String target) {
        return target.contains(" ");
    }

    private static boolean isSame(JsonNode theirs, ProxyResponse ours, String body) {
        int status = theirs.get("status").asInt();
        if (status == 400) { // malformed percent-encoding: its server's, and not of this proxy's words
            return ours.status() == 400;
        }
        if (status == 307) { // its server's; its library says the same as ours
            return ours.status() == 404 && body.equals("not found");
        }
        String expected = theirs.get("body").asText();
        boolean sameBody = expected.startsWith("not found: invalid escaped ")
                ? body.startsWith("not found: invalid escaped ")
                : body.equals(expected);
        return ours.status() == status
                && cacheControl(theirs).equals(ours.headers().get("Cache-Control"))
                && theirs.get("contentType").asText().equals(ours.headers().get("Content-Type"))
                && sameBody;
    }

    /**
     * A URL that the protocol doesn't have may be the host's mistake, so that we let nobody keep for a day what it
     * does.
     */
    private static String cacheControl(JsonNode theirs) {
        String control = theirs.get("cacheControl").asText();
        return theirs.get("status").asInt() == 404 ? control.replace("public, max-age=86400", "no-store") : control;
    }

    private static String body(ProxyResponse response) throws IOException {
        var out = new ByteArrayOutputStream();
        response.writeTo(out);
        return out.toString(UTF_8);
    }
}
