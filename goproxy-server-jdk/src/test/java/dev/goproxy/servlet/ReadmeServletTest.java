package dev.goproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.PageSample;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's sample of a Servlet application runs as it is shown. */
class ReadmeServletTest {
    @TempDir
    static Path folder;

    @Test
    void listener_registersTheServlet() throws Exception {
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler("/");
        context.addEventListener(new GoProxyListener());
        server.setHandler(context);
        server.start();
        try {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/go/not-a-module"))
                    .timeout(Duration.ofSeconds(50))
                    .build();
            var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).isEqualTo("not found: missing /@v/");
            assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        } finally {
            server.stop();
        }
    }

    @Test
    void listener_isShown() throws Exception {
        Path source = Path.of("src/test/java/dev/goproxy/servlet/GoProxyListener.java");
        assertThat(PageSample.isShown(source, "servlet", "../goproxy-lib/README.md"))
                .isTrue();
    }
}
