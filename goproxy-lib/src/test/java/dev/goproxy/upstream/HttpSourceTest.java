package dev.goproxy.upstream;

import static dev.goproxy.client.RawUpstream.answer;
import static dev.goproxy.client.RawUpstream.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.auth.Credentials;
import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.RawUpstream;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol over HTTP; what the client does with redirects, failures and broken bodies is tested in its package. */
class HttpSourceTest {
    private static final String RESOURCE = "a.b/!c/@v/list";

    private final UpstreamClient client = UpstreamClient.create(
            GoEnv.of(Map.of()),
            CertificateAuthorities.of(Map.of()),
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20)),
            new GoAuth(List.of()),
            AddressRules.DEFAULT);
    private RawUpstream server;

    @BeforeEach
    void start() throws IOException {
        server = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        client.close();
    }

    private HttpSource source(String base) {
        return new HttpSource(
                client,
                1, // so that three attempts are made
                URI.create(base),
                Optional.of(new Credentials("user", "password")),
                Deadline.in(Duration.ofSeconds(20)),
                Trust.OPERATOR,
                new Observers());
    }

    private HttpSource source() {
        return source(server.url().toString());
    }

    private Provenance provenance(int attempts) {
        return new Provenance(server.url().getRawAuthority(), attempts);
    }

    private static String text(Content content) throws IOException {
        try (content;
                var in = content.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void read_sendsWhatGoSends() throws IOException {
        server.then(ok("v1.0.0\n"));
        assertThat(text(source().read(RESOURCE, 1000))).isEqualTo("v1.0.0\n");
        assertThat(server.requests.get(0))
                .startsWith("GET /a.b/%21c/@v/list HTTP/1.1\r\n")
                .containsIgnoringCase("accept-encoding: gzip")
                .doesNotContainIgnoringCase("authorization"); // never over http
    }

    @ParameterizedTest
    @CsvSource({
        "'/a b?c#d%e.info', '/a%20b%3Fc%23d%25e.info'",
        "'/v2.0.0+incompatible.mod', '/v2.0.0+incompatible.mod'",
        "'/(x)[y]{z}^.info', '/%28x%29%5By%5D%7Bz%7D%5E.info'",
        "'/$&,:;=@~-_.', '/$&,:;=@~-_.'",
        "'/\"<>`|\\', '/%22%3C%3E%60%7C%5C'",
    })
    void encode_escapesWhatGoEscapes(String path, String encoded) {
        assertThat(HttpSource.encode(path)).isEqualTo(encoded);
        assertThat(URI.create("http://h" + encoded).getPath()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/p", "/p/"})
    void read_asksBelowTheBase(String prefix) throws IOException {
        server.then(ok("v1.0.0"));
        source(server.url() + prefix).read(RESOURCE, 1000).close();
        assertThat(server.requests.get(0)).startsWith("GET /p/a.b/%21c/@v/list HTTP/1.1");
    }

    @Test
    void contents_haveTheHostAndTheAttemptsAsProvenance() throws IOException {
        server.then(answer("503 X", ""), ok("v1.0.0"), answer("503 X", ""), answer("503 X", ""), ok("zip"));
        try (Content list = source().read(RESOURCE, 1000);
                Content zip = source().open("a.b/!c/@v/v1.0.0.zip")) {
            assertThat(list.provenance()).contains(provenance(2));
            assertThat(zip.provenance()).contains(provenance(3));
        }
    }

    @Test
    void failures_haveTheHostAndTheAttemptsAsProvenance() {
        server.then(answer("503 X", ""), answer("403 X", ""));
        assertThatThrownBy(() -> source().read(RESOURCE, 1000))
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.provenance()).contains(provenance(2)));
        server.then(answer("503 X", ""), answer("503 X", ""), answer("503 X", ""));
        assertThatThrownBy(() -> source().open("a.b/!c/@v/v1.0.0.zip"))
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.provenance()).contains(provenance(3)));
    }
}
