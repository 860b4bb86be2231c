package dev.goproxy.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.auth.Credentials;
import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import dev.goproxy.process.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client, and an upstream with scripted responses. */
abstract class UpstreamClientFixture {
    /** Number of attempts if the upstream does not answer. */
    static final int UNANSWERED = 12;

    static final Retries QUICK = new Retries(3, Duration.ofNanos(1000), Duration.ofNanos(1000));
    static final String RESOURCE = "a.b/c/@v/list";

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

    /** Returns the client with a response timeout, always the same. */
    UpstreamClient client(Duration responseTimeout) {
        return clients.computeIfAbsent(responseTimeout, UpstreamClientFixture::create);
    }

    private static UpstreamClient create(Duration responseTimeout) {
        return UpstreamClient.create(
                GoEnv.of(Map.of()),
                CertificateAuthorities.of(Map.of()),
                new Timeouts(Duration.ofSeconds(5), responseTimeout, Duration.ofSeconds(20)),
                new GoAuth(List.of()),
                AddressRules.DEFAULT);
    }

    static Deadline deadline() {
        return Deadline.in(Duration.ofSeconds(20));
    }

    GetRequest request() {
        return request(server.url());
    }

    static GetRequest request(URI base) {
        return GetRequest.of(URI.create(base + "/" + RESOURCE), RESOURCE)
                .withCredentials(new Credentials("user", "password"));
    }

    String read() throws IOException {
        return read(Duration.ofSeconds(5), deadline(), 1000);
    }

    String read(Duration responseTimeout, Deadline deadline, int maxBytes) throws IOException {
        return new String(
                client(responseTimeout)
                        .read(request(), maxBytes, QUICK, deadline)
                        .value(),
                ISO_8859_1);
    }

    ResumingStream open(Deadline deadline) throws IOException {
        return client(Duration.ofSeconds(5)).open(request(), QUICK, deadline);
    }

    String readAll(Deadline deadline) throws IOException {
        try (ResumingStream in = open(deadline)) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    String readAll() throws IOException {
        return readAll(deadline());
    }

    static String gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toString(ISO_8859_1);
    }
}
