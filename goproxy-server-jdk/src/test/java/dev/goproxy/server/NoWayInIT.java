package dev.goproxy.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeInternet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers' pages, redirects and names through the runnable jar: none of them gets a connection to a port of this
 * machine, which a server on it must keep for itself.
 */
@Timeout(300)
class NoWayInIT {
    private static final String SECRET = "s3cr3t of this machine";

    /** Hosts of this machine, as somebody may write them. */
    private static final List<String> INSIDE = List.of(
            "127.0.0.1",
            "localhost",
            "x.localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "0.0.0.0",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "inside.example.com",
            "user@127.0.0.1",
            "example.com%2f@127.0.0.1");

    private final FakeInternet net = FakeInternet.start();
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket inside = listen();
    private final List<String> modules = new ArrayList<>();

    @TempDir
    Path folder;

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Tells a secret to whoever connects. */
    @BeforeEach
    void serve() {
        var thread = new Thread(() -> {
            while (!inside.isClosed()) {
                try (Socket client = inside.accept()) {
                    connections.incrementAndGet();
                    client.getOutputStream()
                            .write(("HTTP/1.0 404 Not Found\r\nContent-Type: text/plain\r\n\r\n" + SECRET)
                                    .getBytes(UTF_8));
                } catch (IOException e) {
                    // the next one
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        inside.close();
        net.close();
    }

    private String port() {
        return ":" + inside.getLocalPort();
    }

    private JarServer start(String goproxy, String... args) throws IOException {
        Path hosts = Files.writeString(
                folder.resolve("hosts"), "127.0.0.1 localhost x.localhost inside.example.com git.corp\n");
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("GOPROXY", goproxy);
        environment.put(
                "NO_PROXY",
                "inside.example.com,localhost,x.localhost,git.corp,nowhere.invalid,127.0.0.1,0.0.0.0,127.1,"
                        + "0x7f.0.0.1,0177.0.0.1,2130706433,64:ff9b::7f00:1,::1");
        environment.put("no_proxy", environment.get("NO_PROXY"));
        environment.put("HOME", folder.toString());
        List<String> flags = new ArrayList<>(List.of("--fetch-timeout=5s"));
        flags.addAll(List.of(args));
        return JarServer.start(
                folder.resolve("cache"),
                environment,
                List.of("-Djdk.net.hosts.file=" + hosts),
                flags.toArray(String[]::new));
    }

    private record Answer(int status, String body) {}

    private static Answer get(JarServer jar, String path) {
        try {
            HttpResponse<byte[]> response = jar.get(path);
            return new Answer(response.statusCode(), new String(response.body(), UTF_8));
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }

    /** Adds a module of a stranger. */
    private String module() {
        modules.add("evil.example.com/m" + modules.size());
        return modules.get(modules.size() - 1);
    }

    private void assertRefused(JarServer jar) {
        List<Answer> answers = modules.parallelStream()
                .flatMap(module -> Stream.of(module + "/@v/list", module + "/@v/v1.0.0.info"))
                .map(path -> get(jar, path))
                .toList();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isIn(404, 502, 504); // 504 for names that nobody knows
            assertThat(answer.body()).doesNotContain(SECRET);
        });
        assertThat(connections).hasValue(0);
    }

    @Test
    void pagesDontLeadInside() throws Exception {
        for (String host : INSIDE) {
            for (String scheme : List.of("http", "https")) {
                String git = module();
                net.goImport(git, "git", scheme + "://" + host + port() + "/x.git");
                String proxy = module();
                net.goImport(proxy, "mod", scheme + "://" + host + port() + "/proxy");
            }
        }
        for (String scheme : List.of("ssh", "git+ssh")) {
            net.goImport(module(), "git", scheme + "://git@localhost" + port() + "/x.git");
        }
        try (JarServer jar = start("direct")) {
            assertRefused(jar);
            Answer told = get(jar, modules.get(0) + "/@v/list");
            assertThat(told.status()).isEqualTo(502);
            assertThat(told.body()).contains("127.0.0.1 leads to a loopback address");
        }
    }

    @Test
    void redirectsDontLeadInside() throws Exception {
        for (String host : INSIDE) {
            net.redirect(module(), "https://" + host + port() + "/page");
            String git = module();
            String address = "git.example.com/" + git.substring(git.indexOf('/') + 1);
            net.goImport(git, "git", "https://" + address).redirect(address, "https://" + host + port() + "/x.git");
        }
        try (JarServer jar = start("direct")) {
            assertRefused(jar);
        }
    }

    @Test
    void redirectsOfPublicUpstreamsDontLeadInside() throws Exception {
        for (String host : INSIDE) {
            net.redirect("up.example.com/" + module(), "http://" + host + port() + "/secret");
        }
        try (JarServer jar = start("http://up.example.com")) {
            assertRefused(jar);
        }
    }

    @Test
    void namesDontLeadInside() throws Exception {
        try (JarServer jar = start("direct")) {
            for (String path :
                    List.of("inside.example.com/x", "inside.example.com/x.git", "inside.example.com/y.hg/z")) {
                Answer list = get(jar, path + "/@v/list");
                assertThat(list.status()).as(list.body()).isEqualTo(502);
            }
            Answer metadata = get(jar, "169.254.169.254/latest/@v/list");
            assertThat(metadata.status()).as(metadata.body()).isEqualTo(502);
        }
        assertThat(connections).hasValue(0);
    }

    @Test
    void exceptionsAreTheOperators() throws Exception {
        String git = module();
        net.goImport(git, "git", "http://127.0.0.1" + port() + "/x.git");
        try (JarServer jar = start("direct", "--allow-addresses", "10.0.0.0/8,127.0.0.1")) {
            get(jar, git + "/@v/list");
            assertThat(connections).hasPositiveValue();
        }
    }

    /** Git is given an address that nobody has then, which is not what went wrong. */
    @Test
    void unknownHost_isSaidToBeOne() throws Exception {
        net.goImport("page.corp/y", "git", "https://nowhere.invalid/y.git");
        try (JarServer jar = start("direct")) {
            assertThat(get(jar, "page.corp/y/@v/list").body()).contains("nowhere.invalid is an unknown host");
        }
    }

    /** Git gets the addresses that were checked, not another answer. */
    @Test
    void gitConnectsToTheAddressThatWasChecked() throws Exception {
        net.goImport("page.corp/x", "git", "http://git.corp" + port() + "/x.git"); // known to our resolver only
        try (JarServer jar = start("direct")) {
            Answer list = get(jar, "page.corp/x/@v/list");
            assertThat(connections).as(list.body()).hasPositiveValue();
        }
    }
}
