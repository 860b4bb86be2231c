package dev.goproxy.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.GetRequest;
import dev.goproxy.client.RawUpstream;
import dev.goproxy.client.Retries;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests to hosts that others than the operator have named. */
class StrangersTest {
    private final UpstreamClient client = UpstreamClient.create(
            GoEnv.of(Map.of()),
            CertificateAuthorities.of(Map.of()),
            Timeouts.DEFAULT,
            new GoAuth(List.of()),
            AddressRules.DEFAULT);
    private final RawUpstream server;

    StrangersTest() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        server = new RawUpstream().then(answer, answer, answer, answer);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private GetRequest request(Trust trust) {
        return GetRequest.of(server.url(), "x").withTrust(trust);
    }

    private static byte[] read(UpstreamClient client, GetRequest request) throws IOException {
        return client.read(request, 1, Retries.DEFAULT, Deadline.in(Duration.ofSeconds(20)))
                .value();
    }

    @Test
    void anOpenConnectionOfTheOperatorIsNotForStrangers() throws Exception {
        assertThat(read(client, request(Trust.OPERATOR))).isEmpty();
        assertThat(read(client, request(Trust.LOCAL))).isEmpty();
        assertThatThrownBy(() -> read(client, request(Trust.STRANGER)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("127.0.0.1 leads to a loopback address");
        assertThat(read(client, request(Trust.OPERATOR))).isEmpty();
    }

    @Test
    void embeddersClientsAreNotAskedEither() throws Exception {
        try (var embedders = HttpClients.createDefault();
                var using = UpstreamClient.using(
                        embedders, Timeouts.DEFAULT, new GoAuth(List.of()), AddressRules.DEFAULT)) {
            assertThat(read(using, request(Trust.OPERATOR))).isEmpty();
            assertThatThrownBy(() -> read(using, request(Trust.STRANGER))).isInstanceOf(RefusedException.class);
        }
    }
}
