package dev.goproxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.HostOs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetrcTest {
    private static final String ENTRY = "machine h.example login u password p";

    @Test
    void machines_areThoseThatGoSends(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("netrc");
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(NetrcTest.class, "netrc.jsonl")) {
            String text = row.get("netrc").asText().replace("{H}", "127.0.0.1:443");
            Files.writeString(file, text);
            String ours = sent(file, "https://127.0.0.1:443/go/example.com/m/@v/v1.0.0.info");
            if (!ours.equals(basic(row.get("sent").asText()))) {
                differences.add(row + " ours: " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    /** Returns the Authorization header for a request, given a file; empty if there is none. */
    private static String sent(Path file, String url) throws IOException {
        var auth = new GoAuth(List.of(new NetrcAuth(Map.of("NETRC", file.toString()))));
        List<AuthHeader> headers = auth.headers(URI.create(url), Deadline.in(Duration.ofMinutes(1)));
        return headers.stream().map(AuthHeader::value).collect(Collectors.joining());
    }

    private static String basic(String userAndPassword) {
        int space = userAndPassword.indexOf(' ');
        return space < 0
                ? ""
                : new Credentials(userAndPassword.substring(0, space), userAndPassword.substring(space + 1)).basic();
    }

    @Test
    void machines_areNotSentOverHttp_norToOtherHosts(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("netrc"), ENTRY);
        assertThat(sent(file, "https://h.example")).isEqualTo(basic("u p"));
        assertThat(sent(file, "http://h.example/x")).isEmpty();
        assertThat(sent(file, "https://h.example.org")).isEmpty();
    }

    @Test
    void toString_hidesCredentials() {
        assertThat(Netrc.parse(ENTRY).toString()).contains("h.example").doesNotContain("u", "login");
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
    void of_unreadableFile_isEmpty(@TempDir Path dir) {
        assertThat(user(Map.of(), HostOs.UNIX)).isEmpty();
        assertThat(user(Map.of("NETRC", dir.toString()), HostOs.UNIX)).isEmpty();
        assertThat(user(Map.of("NETRC", "\0"), HostOs.UNIX)).isEmpty();
        assertThat(user(Map.of("HOME", dir.resolve("none").toString()), HostOs.UNIX))
                .isEmpty();
    }

    private static String user(Map<String, String> environment, HostOs os) {
        Credentials credentials = Netrc.of(environment, os).machines().get("h.example");
        return credentials == null ? "" : credentials.user();
    }

    @Property(tries = 300)
    void parse_neverFails(@ForAll String text) {
        assertThat(Netrc.parse(text).machines()).doesNotContainKey("no such host, surely");
    }
}
