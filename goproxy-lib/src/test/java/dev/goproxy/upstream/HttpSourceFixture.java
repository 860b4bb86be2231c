package dev.goproxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.auth.Credentials;
import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.RawUpstream;
import dev.goproxy.client.Retries;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.content.Content;
import dev.goproxy.env.GoEnv;
import dev.goproxy.process.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An upstream that is told what to answer. */
abstract class HttpSourceFixture {
    /** How often it is asked when it does not answer. */
    static final int UNANSWERED = 12;

    static final Retries QUICK = new Retries(3, Duration.ofNanos(1000), Duration.ofNanos(1000));
    static final String RESOURCE = "a.b/!c/@v/list";

    private final Map<Duration, UpstreamClient> clients = new ConcurrentHashMap<>();
    RawUpstream server;

    @BeforeEach
    void start() throws IOException {
        server = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        clients.values().forEach(UpstreamClient::close);
    }

    HttpSource upstream(URI base, Duration silence) {
        return upstream(base, silence, deadline());
    }

    HttpSource upstream(URI base, Duration silence, Deadline deadline) {
        UpstreamClient client = clients.computeIfAbsent(silence, HttpSourceFixture::client);
        return new HttpSource(client, QUICK, base, Optional.of(new Credentials("user", "password")), deadline);
    }

    HttpSource upstream(Deadline deadline) {
        return upstream(server.url(), Duration.ofSeconds(5), deadline);
    }

    private static UpstreamClient client(Duration silence) {
        var authorities = CertificateAuthorities.of(Map.of());
        return UpstreamClient.create(
                GoEnv.of(Map.of()), authorities, Duration.ofSeconds(5), silence, new GoAuth(List.of()));
    }

    HttpSource upstream() {
        return upstream(server.url(), Duration.ofSeconds(5));
    }

    static Deadline deadline() {
        return Deadline.in(Duration.ofSeconds(20));
    }

    String read() throws IOException {
        return text(upstream().read(RESOURCE, 1000));
    }

    static String text(Content content) throws IOException {
        try (content;
                var in = content.open()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    String zip(HttpSource upstream) throws IOException {
        return text(upstream.open("a.b/@v/v1.0.0.zip"));
    }

    String zip() throws IOException {
        return zip(upstream());
    }

    static String gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toString(ISO_8859_1);
    }
}
