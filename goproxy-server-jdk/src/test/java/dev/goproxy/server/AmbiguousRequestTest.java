package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmbiguousRequestTest {
    private static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static String exchange(String request) throws Exception {
        try (var server = GoProxyServer.builder(asked -> FakeResponses.text(200, "for " + asked.path()))
                .build()
                .listen("127.0.0.1:0")) {
            return RawClient.exchange(server.address(), request + NEXT);
        }
    }

    /** Whether the engine rejects them or we do, what follows on the connection is no request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n",
                "Host: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n",
                "Host: x\r\nContent-Length: +0\r\n",
                "Host: x\r\nContent-Length: 0\r\nTransfer-Encoding: identity\r\n",
                "Host: x\r\nHost: y\r\n",
                "Host: x\r\nX Y: z\r\n",
                "Host: x\r\nContent-Length : 0\r\n",
            })
    void ambiguousHeaders_areBadAndCloseTheConnection(String headers) throws Exception {
        String answer = exchange("GET /a HTTP/1.1\r\n" + headers + "\r\n");
        assertThat(answer).doesNotContain("for /");
        assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 "))
                .as(answer)
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://x/a, x, 200",
        "http://X:80/a, x:80, 200",
        "http://y/a, x, 400",
        "http://x:81/a, x, 400",
        "http://u@x/a, x, 400",
        "//y/a, x, 200"
    })
    void absoluteForm_namesTheHostOfHost(String target, String host, int status) throws Exception {
        String answer = exchange("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.contains("for /smuggled")).isEqualTo(status == 200);
    }
}
