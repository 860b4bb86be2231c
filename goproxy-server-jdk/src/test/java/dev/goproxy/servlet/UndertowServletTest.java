package dev.goproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.goproxy.http.ProxyHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The servlet in Undertow, which completes a response of unknown length even if the servlet has thrown. */
class UndertowServletTest extends ServletContract {
    private static final int SIZE = 5 << 20; // more than is buffered

    private URI url = URI.create("http://127.0.0.1");

    UndertowServletTest() {
        super(UndertowHost::new);
    }

    @Override
    protected URI start(ProxyHandler handler) throws Exception {
        url = super.start(handler);
        return url;
    }

    @Test
    void bodiesThatFailHalfWay_neverLookWhole_overHttp2() throws Exception {
        probe().answer(request -> probe().response(200, -1, out -> {
            out.write(new byte[SIZE]);
            if (request.path().equals("/bad")) {
                throw new IOException("the content is corrupt");
            }
        }));
        HttpResponse<byte[]> good = get("/good");
        assertThat(good.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(good.body()).hasSize(SIZE);
        assertThatIOException().isThrownBy(() -> get("/bad"));
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(50))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .build()
                .send(request, BodyHandlers.ofByteArray());
    }
}
