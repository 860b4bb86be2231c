package dev.goproxy.client.httpproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.auth.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EnvRoutePlannerTest {
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    @Test
    void determineProxy_sendsPlainRequestsWithCredentialsAtOnce() throws IOException {
        try (var proxy = new RecordingProxy(NO_CONTENT);
                var client = client("HTTP_PROXY", "http://us%40er:pass@" + proxy.address())) {
            assertThat(get(client, "http://example.invalid/x")).isEqualTo(204);
            assertThat(proxy.heads.remove())
                    .contains("GET http://example.invalid/x HTTP/1.1")
                    .contains("Proxy-Authorization: " + new Credentials("us@er", "pass").basic());
            assertThat(proxy.heads).isEmpty();
        }
    }

    @Test
    void determineProxy_tunnelsHttpsWithCredentialsAtOnce() throws IOException {
        try (var proxy = new RecordingProxy(
                        "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                var client = client("HTTPS_PROXY", "http://user:pass@" + proxy.address())) {
            try {
                get(client, "https://example.invalid/x");
            } catch (IOException e) {
                // The tunnel was refused; this test is about the request for it.
            }
            assertThat(proxy.heads.remove())
                    .contains("CONNECT example.invalid:443 HTTP/1.1")
                    .contains("Proxy-Authorization: " + new Credentials("user", "pass").basic());
        }
    }

    @Test
    void determineProxy_sendsRequestsToLoopbackDirectly() throws IOException {
        try (var server = new RecordingProxy(NO_CONTENT);
                var client = client("HTTP_PROXY", "http://proxy.invalid:1")) {
            assertThat(get(client, "http://" + server.address() + "/x")).isEqualTo(204);
            assertThat(server.heads.remove()).contains("GET /x HTTP/1.1");
        }
    }

    private static CloseableHttpClient client(String name, String value) {
        return HttpClients.custom()
                .setRoutePlanner(new EnvRoutePlanner(Map.of(name, value)))
                .disableAutomaticRetries()
                .build();
    }

    private static int get(CloseableHttpClient client, String url) throws IOException {
        return client.execute(new HttpGet(url), response -> response.getCode());
    }

    /** Proxy that sends the same response on every connection, and records the heads of requests. */
    private static final class RecordingProxy implements AutoCloseable {
        final BlockingQueue<List<String>> heads = new LinkedBlockingQueue<>();
        private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        private final String answer;

        RecordingProxy(String answer) throws IOException {
            this.answer = answer;
            var thread = new Thread(this::run, "recording-proxy");
            thread.setDaemon(true);
            thread.start();
        }

        String address() {
            return "127.0.0.1:" + listener.getLocalPort();
        }

        private void run() {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                    var head = new ArrayList<String>();
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        head.add(line);
                    }
                    heads.add(head);
                    socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                } catch (IOException e) {
                    // The client has closed the connection, or the test is over.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
