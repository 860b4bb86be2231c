package dev.goproxy.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionInfoTest {
    /** What ours takes and Go doesn't, or reads otherwise: an escape within a time, a letter that is no I for Go. */
    private static final Set<String> DIFFERENT = Set.of(
            "{\"Version\":\"v1.2.3\",\"Time\":\"\\u0032020-01-02T03:04:05Z\"}", "{\"Vers\\u0131on\":\"v1.2.3\"}");

    private static VersionInfo parse(String document) throws UpstreamException {
        return VersionInfo.parse(document.getBytes(UTF_8));
    }

    /** Go takes any version here and refuses an invalid one when it is used; ours refuses it at once. */
    @Test
    void parse_takesWhatGoTakes() throws IOException {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(VersionInfoTest.class, "infos.jsonl")) {
            String version = row.path("version").asText();
            String expected = row.get("taken").asBoolean() && Version.isValid(version)
                    ? version + instant(row.path("time").asText(""))
                    : "refused";
            String ours = said(row.get("document").binaryValue());
            if (!ours.equals(expected) && !DIFFERENT.contains(row.get("text").asText())) {
                differences.add(row + " ours: " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String instant(String time) {
        return time.isEmpty() ? "" : " " + Instant.parse(time);
    }

    private static String said(byte[] document) {
        try {
            return VersionInfo.parse(document).toString();
        } catch (UpstreamException e) {
            return "refused";
        }
    }

    @Test
    void content_isTheDocumentAsItCame() throws IOException {
        String document = " {\"Time\":\"2020-01-02T03:04:05.10+01:00\",\"Version\":\"v1.2.3\",\"Origin\":{}}\n";
        try (InputStream in = parse(document).content().open()) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(document);
        }
        assertThat(parse(document).time()).hasValue(Instant.parse("2020-01-02T02:04:05.1Z"));
    }

    @Test
    void of_makesADocumentThatSaysTheSame() throws IOException {
        VersionInfo info = VersionInfo.of(Version.parse("v1.2.3-rc.1"), Instant.parse("2020-01-02T03:04:05Z"));
        try (InputStream in = info.content().open()) {
            byte[] document = in.readAllBytes();
            assertThat(new String(document, UTF_8))
                    .isEqualTo("{\"Version\":\"v1.2.3-rc.1\",\"Time\":\"2020-01-02T03:04:05Z\"}");
            assertThat(VersionInfo.parse(document)).isEqualTo(info).hasSameHashCodeAs(info);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Version\":\"1.2.3\"}", "{\"Version\":\"main\"}", "{\"Version\":\"v1.2.3/x\"}"})
    void parse_versionThatIsNone_isRefused(String document) {
        assertThatThrownBy(() -> parse(document)).isInstanceOf(UpstreamException.class);
    }

    @Test
    void parse_deepOrHugeDocument_isRefusedNotADisaster() {
        assertThatThrownBy(() -> parse("{\"x\":" + "[".repeat(100_000))).isInstanceOf(UpstreamException.class);
        assertThatThrownBy(() -> parse("{\"Version\":\"" + "v".repeat(1 << 20) + "\"}"))
                .isInstanceOf(UpstreamException.class)
                .message()
                .hasSizeLessThan(1000);
    }
}
