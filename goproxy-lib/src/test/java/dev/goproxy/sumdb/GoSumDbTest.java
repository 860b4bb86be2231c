package dev.goproxy.sumdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GoSumDbTest {
    /** Names that Go accepts but can never reach; rejecting them at once is fine. */
    private static final Set<String> UNREACHABLE =
            Set.of(":80", "sum.example.com:port", "sum.example.com/%zz", "https://sum.example.com");

    @Test
    void parse_acceptsAndRejectsWhatGoDoes() {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(GoSumDbTest.class, "gosumdb.jsonl")) {
            String value = row.get("gosumdb").asText();
            String expected = row.has("asked")
                    ? row.get("asked").asText().replace("%C3%A4", "ä")
                    : row.get("verdict").asText();
            if (!UNREACHABLE.contains(value.replaceFirst("\\+.*", ""))
                    && !show(value).contains(expected)) {
                differences.add(row + " ours: " + show(value));
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String show(String value) {
        try {
            return GoSumDb.parse(value.replace("{H}", "h"))
                    .map(db -> db.url()
                            .map(url -> url.toString().replace("//h/", "//{H}/"))
                            .orElse("https://" + db.name()))
                    .orElse("off");
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void parse_readsNamesKeysAndUrls() {
        GoSumDb known = GoSumDb.parse("sum.golang.org").orElseThrow();
        assertThat(known.name()).isEqualTo("sum.golang.org");
        assertThat(known.url()).isEmpty();
        assertThat(GoSumDb.parse("sum.golang.google.cn").orElseThrow().key()).isEqualTo(known.key());
        assertThat(GoSumDb.parse(FakeLog.KEY + " https://mirror.example/x")
                        .orElseThrow()
                        .name())
                .isEqualTo(FakeLog.NAME);
        assertThat(GoSumDb.parse("off")).isEmpty();
        assertThatThrownBy(() -> GoSumDb.parse("sum.example"))
                .hasMessageStartingWith("invalid GOSUMDB: malformed verifier key");
    }
}
