package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.testkit.git.GitProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeInternetTest {
    private final FakeInternet net = FakeInternet.start();

    @TempDir
    Path temporary;

    @AfterEach
    void close() {
        net.close();
    }

    @Test
    void page_isServedOverHttpAndHttpsForAllPathsBelow() throws Exception {
        net.goImport("example.com/hello", "git", "https://example.com/team/hello.git");

        for (String scheme : List.of("http", "https")) {
            HttpResponse<String> page = get(scheme + "://example.com/hello/deep?go-get=1");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains(
                            "<meta name=\"go-import\" content=\"example.com/hello git https://example.com/team/hello.git\">");
            assertThat(get(scheme + "://example.com/hellos").statusCode()).isEqualTo(404);
        }
        assertThat(net.requests())
                .contains("GET https://example.com/hello/deep?go-get=1", "GET http://example.com/hellos");
    }

    @Test
    void redirect_leadsToTheTarget() throws Exception {
        net.redirect("example.com/old", "https://example.org/new").page("example.org/new", 200, "here");
        assertThat(get("https://example.com/old").body()).isEqualTo("here");
    }

    @Test
    void repo_canBeClonedByGit() throws Exception {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("a", "1"));
            net.repo("example.com/team/hello.git", repo);

            for (String scheme : List.of("http", "https")) {
                assertThat(git("clone", "-q", scheme + "://example.com/team/hello.git", scheme))
                        .isEmpty();
                assertThat(temporary.resolve(scheme).resolve("a")).hasContent("1");
            }
        }
    }

    @Test
    void basicAuth_refusesStrangers() throws Exception {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("a", "1"));
            net.repo("private.example.com/hello", repo).basicAuth("private.example.com", "gopher", "s3cret");

            assertThat(git("clone", "-q", "https://private.example.com/hello", "no"))
                    .contains("fatal");
            assertThat(git("clone", "-q", "https://gopher:s3cret@private.example.com/hello", "yes"))
                    .isEmpty();
        }
    }

    @Test
    void fault_isWhatAClientSees() throws Exception {
        net.page("example.com", 200, "hello").fault("example.com", HostFault.UNTRUSTED);
        assertThatThrownBy(() -> get("https://example.com/")).isInstanceOf(SSLException.class);
        net.fault("example.com", HostFault.NO_TLS);
        assertThatThrownBy(() -> get("https://example.com/")).isInstanceOf(IOException.class);
        assertThat(get("http://example.com/").body()).isEqualTo("hello");
        net.fault("example.com", HostFault.SILENT);
        assertThatThrownBy(() -> get("https://example.com/")).isInstanceOf(HttpTimeoutException.class);
        net.fault("example.com", HostFault.UNREACHABLE);
        assertThatThrownBy(() -> get("https://example.com/")).isInstanceOf(IOException.class);
        net.clearFault("example.com");
        assertThat(get("https://example.com/").body()).isEqualTo("hello");
    }

    @Test
    void unknownHost_isRefused() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), net.proxy().getPort())) {
            socket.getOutputStream()
                    .write("CONNECT nowhere.example:443 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 502 ");
        }
    }

    private HttpResponse<String> get(String url) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), net.proxy().getPort())))
                .sslContext(net.sslContext())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true);
        GitProcess.setUp(builder);
        builder.environment().putAll(net.environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
