package dev.goproxy.upstream;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoRun;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.TestProxy;
import dev.goproxy.testkit.TestRepo;
import dev.goproxy.testkit.server.LocalServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operator's machine, on which {@code go} and our proxy fetch one private module along the same GOPROXY, with the
 * same home folder and environment: {@code corp.example.com/hello}, at v1.0.0, in a repository at {@code
 * git.corp.example.com}.
 */
final class DirectClient implements AutoCloseable {
    static final String HOST = "corp.example.com";
    static final String MODULE = HOST + "/hello";

    private static final List<List<String>> QUESTIONS = List.of(
            List.of("list", "-m", "-versions", MODULE), List.of("mod", "download", "-json", MODULE + "@v1.0.0"));

    private final Path folder;
    private final FakeInternet net = FakeInternet.start();
    private final TestRepo repo = TestRepo.create();
    private final TestModule module = TestModule.of(MODULE).version("v1.0.0").file("b.go", "package b\n");
    private final FakeSumDb sumDb = FakeSumDb.start().add(module);
    private final Map<String, String> environment = new HashMap<>();

    DirectClient(Path folder) {
        this.folder = folder;
        repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n").file("a.go", "package a\n"));
        repo.tag("v1.0.0");
        environment.putAll(net.environment());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GOENV", "off");
        environment.put("GOPROXY", "direct");
        environment.put("GOSUMDB", "off");
    }

    FakeInternet net() {
        return net;
    }

    TestRepo repo() {
        return repo;
    }

    Path folder() {
        return folder;
    }

    /** Serves the page and the repository; the page, not the repository, wants a user and a password. */
    DirectClient vanity() {
        net.goImport(MODULE, "git", "https://git." + HOST + "/hello").repo("git." + HOST + "/hello", repo);
        net.basicAuth(HOST, "gopher", "s3cret");
        return this;
    }

    /** Serves the module as a module proxy does, below an address. */
    DirectClient moduleProxy(String address) {
        net.site(address, exchange -> {
            String asked = (exchange.getRequestHeaders().getFirst("Host")
                            + exchange.getRequestURI().getPath())
                    .replaceFirst("^" + Pattern.quote(address) + "/", "");
            Optional<TestFile> file = module.files().stream()
                    .filter(candidate -> candidate.name().equals(asked))
                    .findFirst();
            byte[] body = file.map(TestFile::bytes).orElse(new byte[0]);
            LocalServer.respond(exchange, file.isPresent() ? 200 : 404, "application/octet-stream", body);
        });
        return this;
    }

    /** Serves a checksum database that knows the module of {@link #moduleProxy}, and makes it that of GOSUMDB. */
    DirectClient checksumDatabase(String host) {
        net.site(host, exchange -> {
            FakeSumDb.Response answer = sumDb.respond(exchange.getRequestURI().getPath());
            LocalServer.respond(exchange, answer.status(), answer.contentType(), answer.body());
        });
        return env("GOSUMDB", sumDb.verifierKey() + " https://" + host);
    }

    DirectClient env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Writes a file in the home folder. */
    Path file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came of it.
     *
     * @param answers what {@code go} printed, or that it failed
     * @param said all that was printed besides
     */
    record Result(List<String> answers, String said) {
        boolean gotIn() {
            return answers.stream().noneMatch("failed"::equals);
        }
    }

    /** What {@code go} gets by itself. */
    Result go() {
        return ask(environment);
    }

    /** What it gets through us, who have the settings. */
    Result us() throws IOException {
        try (var cacher = new DirCacher(Files.createTempDirectory(folder, "cache"));
                GoFetcher fetcher = GoFetcher.builder()
                        .env(GoEnv.of(environment))
                        .fetchTimeout(Duration.ofMinutes(1))
                        .storage(cacher)
                        .build();
                GoProxy proxy = new GoProxy(cacher, fetcher);
                TestProxy server = TestProxy.start(proxy)) {
            return ask(Map.of("GOPROXY", server.url().toString()));
        }
    }

    private static Result ask(Map<String, String> environment) {
        try (GoCommand go = GoCommand.create()) {
            go.env("GOFLAGS", "-modcacherw").env(environment);
            StringBuilder said = new StringBuilder();
            List<String> answers = QUESTIONS.stream()
                    .map(question -> go.run(question.toArray(String[]::new)))
                    .peek(run -> said.append(run.output()))
                    .map(DirectClient::answer)
                    .toList();
            return new Result(answers, said.toString());
        }
    }

    private static String answer(GoRun run) {
        if (run.exitCode() != 0) {
            return "failed";
        }
        return run.stdout()
                .lines()
                .filter(line -> line.startsWith(MODULE) || line.contains("Sum\""))
                .reduce("", (lines, line) -> lines + line.strip() + " ")
                .strip();
    }

    @Override
    public void close() {
        repo.close();
        sumDb.close();
        net.close();
    }
}
