package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.auth.Credentials;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.upstream.ProxyList.Direct;
import dev.goproxy.upstream.ProxyList.Off;
import dev.goproxy.upstream.ProxyList.Upstream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class ProxyListTest {
    private static final Map<String, String> MESSAGES = Map.of(
            "contains no entries", "contains no entries",
            "missing scheme", "missing scheme",
            "invalid proxy URL scheme", "must be https, http, file",
            "non-path elements", "non-path elements",
            "malformed", "invalid ",
            "insecure credentials", "refusing to pass credentials to insecure URL",
            "no host", "host");

    /** Values that Go takes and then never gets an answer from; ours says so at once. */
    private static final Set<String> REFUSED_EARLY = Set.of("file://");

    @Test
    void parse_takesAndRefusesWhatGoDoes() {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(ProxyListTest.class, "goproxylist.jsonl")) {
            String value = row.get("goproxy").asText();
            String expected = MESSAGES.getOrDefault(row.get("verdict").asText(), "");
            String ours = error(value);
            boolean same = expected.isEmpty() ? ours.isEmpty() : ours.contains(expected);
            if (!same && !REFUSED_EARLY.contains(value)) {
                differences.add(row + " ours: " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String error(String value) {
        try {
            ProxyList.parse(value.replace("{H}", "127.0.0.1:80"));
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Walks our list as the chain does, with the answers that the entries' paths promise, and compares with what Go
     * asked.
     */
    @Test
    void entries_leadWhereGoGoes() {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(ProxyListTest.class, "goproxylist.jsonl")) {
            String value = row.get("goproxy").asText();
            if (!value.contains("{H}/")
                    || value.startsWith("{H}")
                    || !error(value).isEmpty()) {
                continue;
            }
            var expected = new ArrayList<String>();
            row.get("asked").forEach(status -> expected.add(status.asText()));
            List<String> ours = walk(ProxyList.parse(value.replace("{H}", "127.0.0.1:80")));
            if (!ours.equals(expected)) {
                differences.add(row + " ours: " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static List<String> walk(ProxyList list) {
        var asked = new ArrayList<String>();
        for (ProxyList.Entry entry : list.entries()) {
            if (!(entry instanceof Upstream upstream)) {
                break;
            }
            String status = status(upstream.url());
            if (status.matches("[0-9]+")) {
                asked.add(status);
            }
            boolean absent = status.equals("404") || status.equals("410") || status.equals("absent");
            if (status.equals("200") || !(absent || upstream.fallsBackOnAnyError())) {
                break;
            }
        }
        return asked;
    }

    private static String status(URI url) {
        if (url.getScheme().equals("file")) {
            return "absent";
        }
        return url.getScheme().equals("https") ? "refused" : url.getPath().replace("/", "");
    }

    @Test
    void parse_keepsEachEntrysOwnSeparator() {
        assertThat(ProxyList.parse("a.example, https://b.example/x|direct").entries())
                .containsExactly(
                        new Upstream(URI.create("https://a.example"), false),
                        new Upstream(URI.create("https://b.example/x"), true),
                        new Direct());
        assertThat(ProxyList.parse("http://a.example|off").entries())
                .containsExactly(new Upstream(URI.create("http://a.example"), true), new Off());
    }

    @Test
    void parse_readsUrlsAsLenientlyAsGo() {
        assertThat(url("HTTPS://a.example/b c")).isEqualTo("https://a.example/b%20c");
        assertThat(url("file:///a b")).isEqualTo("file:///a%20b");
        assertThat(url("https://my_host.example/")).isEqualTo("https://my_host.example/");
        assertThat(url("https://a.example/ü")).isEqualTo("https://a.example/%C3%BC");
    }

    private static String url(String value) {
        return ((Upstream) ProxyList.parse(value).entries().get(0)).url().toString();
    }

    @Test
    void credentials_areKeptButNeverShown() {
        var list = ProxyList.parse("https://us%40er:p@ss:word@a.example:8443/x|token@b.example,direct");
        var first = (Upstream) list.entries().get(0);
        assertThat(first.credentials()).contains(new Credentials("us@er", "p@ss:word"));
        assertThat(first.location()).isEqualTo(URI.create("https://a.example:8443/x"));
        assertThat(((Upstream) list.entries().get(1)).credentials()).contains(new Credentials("token", ""));
        assertThat(list.toString()).isEqualTo("https://xxxxx@a.example:8443/x|https://xxxxx@b.example,direct");
        assertThat(first.credentials().toString()).doesNotContain("us", "word");
        for (String bad : List.of("http://user:secret@a.example", "ftp://user:secret@h", "https://user:secret@h/%zz")) {
            assertThatThrownBy(() -> ProxyList.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("xxxxx@")
                    .hasMessageNotContainingAny("secret", "user");
        }
    }

    @Property(tries = 500)
    void parse_onlyThrowsIllegalArgument(
            @ForAll String any,
            @ForAll @Chars({',', '|', ':', '/', '@', '.', '%', ' '}) @CharRange(from = 'a', to = 'd') String shaped) {
        for (String value : List.of(any, shaped, "https://" + shaped)) {
            if (error(value).isEmpty()) {
                ProxyList list = ProxyList.parse(value);
                assertThat(ProxyList.parse(list.toString()).entries()).hasSameSizeAs(list.entries());
            }
        }
    }
}
