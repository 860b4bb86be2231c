package dev.goproxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.goproxy.GoProxy;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoRun;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.TestProxy;
import dev.goproxy.testkit.TestRepo;
import dev.goproxy.testkit.server.LocalServer;
import dev.goproxy.testkit.tls.CertificateAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code go} gets over all kinds of ways, asked directly and through us: the same. Prints a matrix: {@code =} the
 * same, {@code x} not, {@code -} if {@code go} gets nothing and neither do we, {@code +} if only we get something.
 */
@Timeout(600)
class NetworkMatrixIT {
    private static final String MODULE = "corp.example.com/hello";
    private static final String REPO = "corp.example.com/repo";
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final String NAMED = "proxy.corp.example.com";
    private static final TestModule HELLO =
            TestModule.of(MODULE).version("v1.0.0").randomFile("blob.go.txt", 5000, 7);

    /** What go is asked. */
    private enum Question {
        QUERY("list", "-m", "-versions", "-f", "{{.Versions}} of {{.Version}} {{.Time}}", MODULE + "@v1.0.0"),
        DOWNLOAD("mod", "download", "-json", MODULE + "@v1.0.0"),
        CLONE("mod", "download", "-json", REPO + "@v1.0.0"),
        VERIFY("mod", "download", "-json", MODULE + "@v1.0.0");

        private final String command;

        Question(String... command) {
            this.command = String.join("\n", command);
        }
    }

    /** What is compared, and the part of the answer that has it. */
    private enum Thing {
        LIST(Question.QUERY),
        INFO(Question.QUERY),
        MOD(Question.DOWNLOAD),
        ZIP(Question.DOWNLOAD),
        GIT(Question.CLONE),
        SUMDB(Question.VERIFY);

        private final Question question;

        Thing(Question question) {
            this.question = question;
        }

        String answer(GoRun run) {
            if (run.exitCode() != 0) {
                return "nothing";
            }
            return switch (this) {
                case LIST -> run.stdout().strip().replaceFirst(" of .*", "");
                case INFO -> run.stdout().strip().replaceFirst(".* of ", "");
                case MOD -> lines(run, "\"GoModSum\"");
                case ZIP -> lines(run, "\"Sum\"");
                case GIT, SUMDB -> lines(run, "Sum\"");
            };
        }

        private static String lines(GoRun run, String part) {
            return run.stdout().lines().filter(line -> line.contains(part)).collect(Collectors.joining());
        }
    }

    /** What go said, asked directly and through us. */
    private record Answers(GoRun direct, GoRun throughUs) {}

    /** A way to an upstream: its URL, and the variables that lead there. */
    private record Way(String goproxy, String database, Map<String, String> environment, boolean hasGit) {}

    private final FakeInternet net = FakeInternet.start();
    private final FakeSumDb sumDb = FakeSumDb.start().add(HELLO);
    private final TestRepo repo = TestRepo.create();
    private final CertificateAuthority authority = new CertificateAuthority("gate");
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();
    private final List<String> differences = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable server : servers) {
            server.close();
        }
        repo.close();
        sumDb.close();
        net.close();
    }

    private static final class Answer {
        private final int status;
        private final byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        void send(HttpExchange exchange) throws IOException {
            LocalServer.respond(exchange, status, "text/plain; charset=utf-8", body);
        }
    }

    /** The module below {@code /go}, and the checksum database below {@code /db}. */
    private Answer answer(String path) {
        if (path.startsWith("/db/")) {
            FakeSumDb.Response answer = sumDb.respond(path.substring("/db".length()));
            return new Answer(answer.status(), answer.body());
        }
        return HELLO.files().stream()
                .filter(file -> path.equals("/go/" + file.name()))
                .map(file -> new Answer(200, file.bytes()))
                .findFirst()
                .orElse(new Answer(404, "not found".getBytes(UTF_8)));
    }

    private Answer answer(HttpExchange exchange) {
        return answer(exchange.getRequestURI().getPath());
    }

    private void serve(HttpExchange exchange) throws IOException {
        answer(exchange).send(exchange);
    }

    private Way direct(HttpHandler handler) {
        LocalServer server = LocalServer.bind();
        servers.push(server);
        server.start(handler);
        return at(server.url().toString());
    }

    private static Way at(String url) {
        return new Way(url + "/go", url + "/db", Map.of(), false);
    }

    private void redirect(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        if (path.startsWith("/moved/")) {
            answer(path.substring("/moved".length())).send(exchange);
            return;
        }
        exchange.getResponseHeaders().set("Location", "/moved" + path);
        exchange.sendResponseHeaders(302, -1);
    }

    /** Stored compressed, and sent so though nobody asked. */
    private void gzip(HttpExchange exchange) throws IOException {
        Answer answer = answer(exchange);
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(answer.body);
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        new Answer(answer.status, compressed.toByteArray()).send(exchange);
    }

    /** Pauses after the first kilobyte, as a gateway that scans, or before the first byte. */
    private void pause(HttpExchange exchange, LocalServer server, boolean inBody) throws IOException {
        Answer answer = answer(exchange);
        byte[] body = answer.body;
        int first = inBody ? Math.min(1024, body.length) : 0;
        if (!inBody) {
            server.pause(PAUSE);
        }
        exchange.sendResponseHeaders(answer.status, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, first);
        out.flush();
        if (inBody) {
            server.pause(PAUSE);
        }
        out.write(body, first, body.length - first);
    }

    private Way pausing(boolean inBody) {
        LocalServer server = LocalServer.bind();
        servers.push(server);
        server.start(exchange -> pause(exchange, server, inBody));
        return at(server.url().toString());
    }

    private Way ipv6() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(IPV6_LOOPBACK), 0), 0);
            servers.push(() -> server.stop(0));
            server.createContext("/", exchange -> {
                serve(exchange);
                exchange.close();
            });
            server.start();
            return at("http://[::1]:" + server.getAddress().getPort());
        } catch (IOException e) {
            return at("http://[::1]:1"); // no IPv6 here: nobody gets anything
        }
    }

    private Way named(String url, String proxy) throws IOException {
        Path certificates = folder.resolve("authorities.pem");
        Files.writeString(certificates, Files.readString(net.caCertificate()) + authority.pem());
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
            environment.put(name, proxy);
        }
        environment.put("NO_PROXY", "");
        environment.put("no_proxy", "");
        for (String name : List.of("SSL_CERT_FILE", "GIT_SSL_CAINFO", "GIT_PROXY_SSL_CAINFO")) {
            environment.put(name, certificates.toString());
        }
        return new Way(url + "/go", url + "/db", environment, url.equals("https://" + NAMED));
    }

    private String gate(String scheme, ProxyGate gate) {
        servers.push(gate);
        return scheme + "://" + ProxyGate.USER + ":" + ProxyGate.PASSWORD + "@localhost:" + gate.port();
    }

    private Map<String, Way> ways() throws IOException {
        for (String host : List.of(NAMED, "go_mirror.example.com", "xn--bcher-kva.example.com")) {
            net.site(host, this::serve);
        }
        repo.commit(change -> change.file("go.mod", "module " + REPO + "\n").file("a.go", "package a\n"));
        repo.tag("v1.0.0");
        net.goImport(REPO, "git", "https://git.example.com/repo").repo("git.example.com/repo", repo);
        String plain = net.proxy().toString();
        String named = "https://" + NAMED;
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("no proxy", direct(this::serve));
        ways.put("redirecting", direct(this::redirect));
        ways.put("gzipping", direct(this::gzip));
        ways.put("pausing", pausing(true));
        ways.put("slow", pausing(false));
        ways.put("IPv6 literal", ipv6());
        ways.put("HTTP proxy", named(named, plain));
        ways.put("HTTP proxy, http", named("http://" + NAMED, plain));
        ways.put(
                "with password",
                named(named, gate("http", ProxyGate.http(ServerSocketFactory.getDefault(), net.proxy()))));
        ways.put(
                "with password, http",
                named("http://" + NAMED, gate("http", ProxyGate.http(ServerSocketFactory.getDefault(), net.proxy()))));
        ways.put(
                "https proxy",
                named(
                        named,
                        gate(
                                "https",
                                ProxyGate.http(authority.server("localhost").getServerSocketFactory(), net.proxy()))));
        ways.put("SOCKS", named(named, gate("socks5h", ProxyGate.socks(net.proxy()))));
        ways.put("underscore", named("http://go_mirror.example.com", plain));
        ways.put("IDN host", named("https://b\u00fccher.example.com", plain));
        return ways;
    }

    private Map<String, String> settings(Way way, Question question) {
        Map<String, String> environment = new HashMap<>(way.environment());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GOENV", "off");
        environment.put("GOPROXY", question == Question.CLONE ? "direct" : way.goproxy());
        environment.put("GOSUMDB", question == Question.VERIFY ? sumDb.verifierKey() + " " + way.database() : "off");
        return environment;
    }

    private static GoRun run(Question question, Map<String, String> environment) {
        try (GoCommand go = GoCommand.create()) {
            Map<String, String> more = new HashMap<>(environment);
            more.remove("HOME");
            return go.env("GOFLAGS", "-modcacherw").env(more).run(question.command.split("\n", -1));
        }
    }

    private GoRun throughUs(Way way, Question question) throws IOException {
        try (var cacher = new MemoryCacher();
                var fetcher = GoFetcher.builder()
                        .env(GoEnv.of(settings(way, question)))
                        .fetchTimeout(Duration.ofSeconds(60))
                        .directDir(Files.createTempDirectory(folder, "direct"))
                        .build();
                var proxy = GoProxy.builder()
                        .cacher(cacher)
                        .fetcher(fetcher)
                        .proxiedSumDbs(List.of(sumDb.name() + " " + way.database()))
                        .build();
                TestProxy server = TestProxy.start(proxy)) {
            String gosumdb = question == Question.VERIFY ? sumDb.verifierKey() : "off";
            return run(question, Map.of("GOPROXY", server.url().toString(), "GOSUMDB", gosumdb));
        }
    }

    private Map<Question, Answers> ask(Way way) {
        Map<Question, Answers> answers = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            if (question != Question.CLONE || way.hasGit()) {
                try {
                    GoRun direct = run(question, settings(way, question));
                    answers.put(question, new Answers(direct, throughUs(way, question)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return answers;
    }

    private String cell(String way, Thing thing, @Nullable Answers answers) {
        if (answers == null) {
            return " ";
        }
        String expected = thing.answer(answers.direct());
        String actual = thing.answer(answers.throughUs());
        if (actual.equals(expected)) {
            return expected.equals("nothing") ? "-" : "=";
        }
        if (expected.equals("nothing")) {
            return "+";
        }
        differences.add(way + ", " + thing + "\n  go: " + expected + "\n  us: " + actual + "\n"
                + answers.direct().stderr() + "\n" + answers.throughUs().stderr());
        return "x";
    }

    @Test
    void go_getsTheSame_directlyAndThroughUs() throws IOException {
        Map<String, Way> ways = ways();
        Map<String, Map<Question, Answers>> asked = new ConcurrentHashMap<>();
        ways.entrySet().parallelStream().forEach(way -> asked.put(way.getKey(), ask(way.getValue())));
        var matrix = new StringBuilder(String.format("%n%-22s", ""));
        Arrays.stream(Thing.values()).forEach(thing -> matrix.append(String.format("%-7s", thing)));
        int nothing = 0;
        for (String way : ways.keySet()) {
            matrix.append(String.format("%n%-22s", way));
            for (Thing thing : Thing.values()) {
                String cell =
                        cell(way, thing, Objects.requireNonNull(asked.get(way)).get(thing.question));
                nothing += cell.equals("-") ? 1 : 0;
                matrix.append(String.format("%-7s", cell));
            }
        }
        System.out.println(matrix);
        assertThat(differences).isEmpty();
        assertThat(nothing).as("cells in which go itself gets nothing").isLessThan(6);
    }
}
