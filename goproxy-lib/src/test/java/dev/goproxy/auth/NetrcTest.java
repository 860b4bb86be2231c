package dev.goproxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.env.HostOs;
import dev.goproxy.expectations.Expectations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetrcTest {
    private static final String ENTRY = "machine h.example login u password p";
    private static final URI URL = URI.create("https://h.example/x");

    @Test
    void lookup_findsWhatGoSends() {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(NetrcTest.class, "netrc.jsonl")) {
            String text = row.get("netrc").asText().replace("{H}", "127.0.0.1:443");
            String ours = Netrc.parse(text)
                    .lookup(URI.create("https://127.0.0.1:443/go/example.com/m/@v/v1.0.0.info"))
                    .map(c -> c.user() + ":" + c.password())
                    .orElse("");
            if (!ours.equals(row.get("sent").asText().replaceFirst(" ", ":"))) {
                differences.add(row + " ours: " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void lookup_givesNothingAwayOverHttp() {
        Netrc netrc = Netrc.parse(ENTRY);
        assertThat(netrc.lookup(URI.create("http://h.example/x"))).isEmpty();
        assertThat(netrc.lookup(URI.create("https://user@h.example"))).contains(new Credentials("u", "p"));
        assertThat(netrc.lookup("h.example")).contains(new Credentials("u", "p"));
        assertThat(netrc.lookup("h.example.org")).isEmpty();
        assertThat(netrc.toString()).contains("h.example").doesNotContain("u", "login");
    }

    @Test
    void of_readsTheFileOfTheEnvironment(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("named"), ENTRY);
        Files.writeString(dir.resolve(".netrc"), ENTRY.replace(" u ", " dot "));
        String home = dir.toString();
        assertThat(user(Map.of("NETRC", home + "/named", "HOME", home), HostOs.UNIX))
                .isEqualTo("u");
        assertThat(user(Map.of("HOME", home), HostOs.UNIX)).isEqualTo("dot");
        assertThat(user(Map.of("USERPROFILE", home), HostOs.WINDOWS)).isEqualTo("dot");
        Files.writeString(dir.resolve("_netrc"), ENTRY.replace(" u ", " legacy "));
        assertThat(user(Map.of("USERPROFILE", home), HostOs.WINDOWS)).isEqualTo("legacy");
        assertThat(user(Map.of("HOME", home), HostOs.MAC)).isEqualTo("dot");
    }

    @Test
    void of_countsAnUnreadableFileAsEmpty(@TempDir Path dir) {
        assertThat(user(Map.of(), HostOs.UNIX)).isEmpty();
        assertThat(user(Map.of("NETRC", dir.toString()), HostOs.UNIX)).isEmpty();
        assertThat(user(Map.of("NETRC", "\0"), HostOs.UNIX)).isEmpty();
        assertThat(user(Map.of("HOME", dir.resolve("none").toString()), HostOs.UNIX))
                .isEmpty();
    }

    private static String user(Map<String, String> environment, HostOs os) {
        return Netrc.of(environment, os).lookup(URL).map(Credentials::user).orElse("");
    }

    @Property(tries = 300)
    void parse_neverFails(@ForAll String text) {
        assertThat(Netrc.parse(text).lookup("no such host, surely")).isEmpty();
    }
}
