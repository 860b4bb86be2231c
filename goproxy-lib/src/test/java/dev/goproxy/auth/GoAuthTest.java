package dev.goproxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoAuthTest {
    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(1));
    private static final URI URL = URI.create("https://a.b/x/y?go-get=1");

    /** A command that says what it is given to say, first of all and later. */
    private static final class Canned implements AuthCommand {
        final List<String> asked = new ArrayList<>();
        final List<Integer> outcomes = new ArrayList<>();
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
        public Answer ask(Optional<Refusal> refusal, Duration patience) throws IOException {
            asked.add(refusal.map(refused -> refused.url().toString()).orElse("-"));
            String says = refusal.isPresent() ? later : first;
            if (says.equals("fail")) {
                throw new IOException("ended with status 1");
            }
            return new Answer(AuthHeaders.parse(says), (status, time) -> outcomes.add(status));
        }
    }

    private static String says(String place, String value) {
        return "https://" + place + "\n\nX: " + value + "\n\n";
    }

    private static String value(GoAuth auth, String url) throws IOException {
        return String.join(
                ",",
                auth.headers(URI.create(url), DEADLINE).stream()
                        .map(AuthHeader::value)
                        .toList());
    }

    private static GoAuth.Renewal renew(GoAuth auth) throws IOException {
        return auth.renew(new AuthCommand.Refusal(URL, 401, "HTTP/1.1 401 Unauthorized\n\n"), DEADLINE);
    }

    @Test
    void headers_areThoseOfTheLongestPlaceOverHttps() throws IOException {
        var auth = new GoAuth(List.of(new Canned(says("a.b", "host") + says("a.b/x", "x"), "")));
        assertThat(value(auth, "https://a.b/x/y?go-get=1")).isEqualTo("x");
        assertThat(value(auth, "https://a.b/x/")).isEqualTo("x");
        assertThat(value(auth, "https://a.b/xy")).isEqualTo("host");
        assertThat(value(auth, "https://a.b")).isEqualTo("host");
        assertThat(value(auth, "https://a.b:8443/x")).isEmpty();
        assertThat(value(auth, "https://c.a.b/x")).isEmpty();
        assertThat(value(auth, "http://a.b/x")).isEmpty();
    }

    @Test
    void headers_followARedirectToHostsBelowAlone() throws IOException {
        var auth = new GoAuth(List.of(new Canned(says("a.b", "host") + says("own.a.b", "own"), "")));
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
    void commands_areAskedOnceBeforehand_andTheFirstWins() throws IOException {
        var first = new Canned(says("a.b", "1"), "");
        var second = new Canned(says("a.b", "2") + says("c.d", "2"), "");
        var auth = new GoAuth(List.of(first, second));
        assertThat(value(auth, "https://a.b/x")).isEqualTo("1");
        assertThat(value(auth, "https://c.d/x")).isEqualTo("2");
        assertThat(first.asked).containsExactly("-");
        assertThat(second.asked).containsExactly("-");
    }

    @Test
    void renew_replacesAndForgets_andTellsTheOutcome() throws IOException {
        var command = new Canned(says("a.b", "old") + says("c.d", "old"), says("a.b", "new") + "https://c.d\n\n\n");
        var auth = new GoAuth(List.of(command));
        assertThat(value(auth, "https://a.b/x")).isEqualTo("old");
        GoAuth.Renewal renewal = renew(auth);
        assertThat(value(auth, "https://a.b/x")).isEqualTo("new");
        assertThat(value(auth, "https://c.d/x")).isEmpty();
        renewal.cameTo(200, DEADLINE);
        assertThat(command.outcomes).containsExactly(200);
        assertThat(command.asked).containsExactly("-", URL.toString());
    }

    @Test
    void commandThatFails_doesNotKeepOthersFromHelping() throws IOException {
        var auth = new GoAuth(List.of(new Canned("fail", "fail"), new Canned("", says("a.b", "2"))));
        assertThat(value(auth, "https://a.b/x")).isEmpty();
        renew(auth);
        assertThat(value(auth, "https://a.b/x")).isEqualTo("2");
    }

    @Test
    void off_neverHelps() throws IOException {
        var auth = new GoAuth(List.of());
        assertThat(auth.mayHelp(URL, 401)).isFalse();
        assertThat(value(auth, "https://a.b/x")).isEmpty();
    }

    @Test
    void mayHelp_againstWhatIsTheClientsFaultOverHttps() {
        var auth = new GoAuth(List.of(new Canned("", "")));
        assertThat(auth.mayHelp(URL, 400)).isTrue();
        assertThat(auth.mayHelp(URL, 499)).isTrue();
        assertThat(auth.mayHelp(URL, 500)).isFalse();
        assertThat(auth.mayHelp(URL, 200)).isFalse();
        assertThat(auth.mayHelp(URI.create("http://a.b/x"), 401)).isFalse();
    }
}
