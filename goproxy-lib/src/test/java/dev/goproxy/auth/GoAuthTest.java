package dev.goproxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoAuthTest {
    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(1));
    private static final URI URL = URI.create("https://a.b/x/y?go-get=1");

    /** Command with fixed outputs, before the first request and after refusals. */
    private static final class Canned implements AuthCommand {
        final List<String> asked = new ArrayList<>();
        final List<Integer> reported = new ArrayList<>();
        private final String first;
        private final String later;

        Canned(String first, String later) {
            this.first = first;
            this.later = later;
        }

        @Override
        public String name() {
            return "canned";
        }

        @Override
        public Result initial(Duration timeout) throws IOException {
            return result("-", first);
        }

        @Override
        public Result afterRefusal(Refusal refusal, Duration timeout) throws IOException {
            return result(refusal.url().toString(), later);
        }

        private Result result(String url, String output) throws IOException {
            asked.add(url);
            if (output.equals("fail")) {
                throw new IOException("ended with status 1");
            }
            return new Result(AuthHeaders.parse(output), (status, timeout) -> reported.add(status));
        }
    }

    private static String output(String prefix, String value) {
        return "https://" + prefix + "\n\nX: " + value + "\n\n";
    }

    private static String value(GoAuth auth, String url) throws IOException {
        return String.join(
                ",",
                auth.headers(URI.create(url), DEADLINE).stream()
                        .map(AuthHeader::value)
                        .toList());
    }

    private static GoAuth.Refresh refresh(GoAuth auth) throws IOException {
        return auth.refresh(new AuthCommand.Refusal(URL, 401, "HTTP/1.1 401 Unauthorized\n\n"), DEADLINE);
    }

    @Test
    void headers_areThoseOfTheLongestPrefixOverHttps() throws IOException {
        var auth = new GoAuth(List.of(new Canned(output("a.b", "host") + output("a.b/x", "x"), "")));
        assertThat(value(auth, "https://a.b/x/y?go-get=1")).isEqualTo("x");
        assertThat(value(auth, "https://a.b/x/")).isEqualTo("x");
        assertThat(value(auth, "https://a.b/xy")).isEqualTo("host");
        assertThat(value(auth, "https://a.b")).isEqualTo("host");
        assertThat(value(auth, "https://a.b:8443/x")).isEmpty();
        assertThat(value(auth, "https://c.a.b/x")).isEmpty();
        assertThat(value(auth, "http://a.b/x")).isEmpty();
    }

    @Test
    void headers_followARedirectToSubdomainsOnly() throws IOException {
        var auth = new GoAuth(List.of(new Canned(output("a.b", "host") + output("own.a.b", "own"), "")));
        for (String[] redirect : new String[][] {
            {"https://a.b/y", "host"},
            {"https://www.a.b/y", "host"},
            {"https://own.a.b/y", "own"},
            {"https://xa.b/y", ""},
            {"https://b/y", ""},
            {"https://a.b:8443/y", ""},
            {"http://www.a.b/y", ""},
        }) {
            List<AuthHeader> headers = auth.headers(URI.create(redirect[0]), URL, DEADLINE);
            assertThat(headers.stream().map(AuthHeader::value).findFirst().orElse(""))
                    .as(redirect[0])
                    .isEqualTo(redirect[1]);
        }
    }

    @Test
    void commands_runOnceBeforehand_andTheFirstWins() throws IOException {
        var first = new Canned(output("a.b", "1"), "");
        var second = new Canned(output("a.b", "2") + output("c.d", "2"), "");
        var auth = new GoAuth(List.of(first, second));
        assertThat(value(auth, "https://a.b/x")).isEqualTo("1");
        assertThat(value(auth, "https://c.d/x")).isEqualTo("2");
        assertThat(first.asked).containsExactly("-");
        assertThat(second.asked).containsExactly("-");
    }

    @Test
    void refresh_replacesAndInvalidates_andReportsTheStatus() throws IOException {
        var command =
                new Canned(output("a.b", "old") + output("c.d", "old"), output("a.b", "new") + "https://c.d\n\n\n");
        var auth = new GoAuth(List.of(command));
        assertThat(value(auth, "https://a.b/x")).isEqualTo("old");
        GoAuth.Refresh refresh = refresh(auth);
        assertThat(value(auth, "https://a.b/x")).isEqualTo("new");
        assertThat(value(auth, "https://c.d/x")).isEmpty();
        refresh.report(200, DEADLINE);
        assertThat(command.reported).containsExactly(200);
        assertThat(command.asked).containsExactly("-", URL.toString());
    }

    @Test
    void commandThatFails_doesNotKeepOthersFromHelping() throws IOException {
        var auth = new GoAuth(List.of(new Canned("fail", "fail"), new Canned("", output("a.b", "2"))));
        assertThat(value(auth, "https://a.b/x")).isEmpty();
        refresh(auth);
        assertThat(value(auth, "https://a.b/x")).isEqualTo("2");
    }

    @Test
    void off_neverHelps() throws IOException {
        var auth = new GoAuth(List.of());
        assertThat(auth.mayHelpAfter(URL, 401)).isFalse();
        assertThat(value(auth, "https://a.b/x")).isEmpty();
    }

    @Test
    void mayHelpAfter_absencesOfAHostThatHadNothingNew_notAgainAtOnce() {
        GoAuth auth = new GoAuth(List.of(new Canned("", "")));
        auth.setFruitless(URL);
        assertThat(auth.mayHelpAfter(URL.resolve("/other"), 404)).isFalse();
        assertThat(auth.mayHelpAfter(URL, 410)).isFalse();
        assertThat(auth.mayHelpAfter(URL, 401)).isTrue();
        assertThat(auth.mayHelpAfter(URI.create("https://other.example/x"), 404))
                .isTrue();
    }

    @Test
    void mayHelpAfter_clientErrorsOverHttps() {
        var auth = new GoAuth(List.of(new Canned("", "")));
        assertThat(auth.mayHelpAfter(URL, 400)).isTrue();
        assertThat(auth.mayHelpAfter(URL, 499)).isTrue();
        assertThat(auth.mayHelpAfter(URL, 500)).isFalse();
        assertThat(auth.mayHelpAfter(URL, 200)).isFalse();
        assertThat(auth.mayHelpAfter(URI.create("http://a.b/x"), 401)).isFalse();
    }
}
