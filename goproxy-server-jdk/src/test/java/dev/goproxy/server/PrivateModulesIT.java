package dev.goproxy.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestRepo;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private modules in git repositories behind a vanity page, page and repositories over https with basic
 * authentication from {@code .netrc}: the
 * runnable jar serves them on a host that has git, but no Go.
 */
class PrivateModulesIT {
    private static final String PAGES = "corp.example.com";
    private static final String REPOS = "git.corp.example.com";
    private static final String GREET = PAGES + "/greet";
    private static final String WORDS = PAGES + "/words/v2";

    private final FakeInternet net = FakeInternet.start();
    private final TestRepo greet = TestRepo.create();
    private final TestRepo words = TestRepo.create();

    @TempDir
    Path folder;

    @BeforeEach
    void publish() {
        words.commit(change -> change.file("go.mod", "module " + WORDS + "\n\ngo 1.21\n")
                .file("words.go", "package words\n\nconst Hello = \"hello\"\n"));
        words.tag("v2.1.0");
        greet.commit(
                change -> change.file("go.mod", "module " + GREET + "\n\ngo 1.21\n\nrequire " + WORDS + " v2.1.0\n")
                        .file("greet.go", greeting("gopher")));
        greet.tag("v1.0.0");
        net.goImport(GREET, "git", "https://" + REPOS + "/team/greet.git")
                .goImport(PAGES + "/words", "git", "https://" + REPOS + "/team/words.git")
                .repo(REPOS + "/team/greet.git", greet)
                .repo(REPOS + "/team/words.git", words)
                .basicAuth(PAGES, "gopher", "s3cret")
                .basicAuth(REPOS, "gopher", "s3cret");
    }

    private static String greeting(String whom) {
        return "package greet\n\nimport \"" + WORDS + "\"\n\nfunc Text() string { return words.Hello + \" " + whom
                + "\" }\n";
    }

    @AfterEach
    void close() {
        greet.close();
        words.close();
        net.close();
    }

    private void netrc(String pagesPassword, String reposPassword) throws IOException {
        Files.writeString(folder.resolve(".netrc"), """
                machine %s login gopher password %s
                machine %s login gopher password %s
                """.formatted(PAGES, pagesPassword, REPOS, reposPassword));
    }

    /**
     * What the server runs with: only private modules can be had, and there is nothing on its PATH but these programs.
     */
    private Map<String, String> environment(String... programs) throws IOException {
        Path bin = Files.createTempDirectory(folder, "bin");
        for (String program : programs) {
            Path found = Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                    .map(place -> Path.of(place, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(bin.resolve(program), found);
        }
        var environment = new HashMap<>(net.environment());
        environment.put("PATH", bin.toString());
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GOPROXY", "off");
        environment.put("GOPRIVATE", PAGES);
        return environment;
    }

    private JarServer server(Map<String, String> environment, String... flags) throws IOException {
        return JarServer.start(folder.resolve("cache"), environment, flags);
    }

    private static GoCommand client(URI goproxy) {
        return GoCommand.create()
                .buildCache(Path.of("target", "go-build"))
                .env("GOFLAGS", "-modcacherw")
                .goproxy(goproxy)
                .file("main.go", """
                        package main

                        import "corp.example.com/greet"

                        func main() { println(greet.Text()) }
                        """);
    }

    private static String builtAndRun(GoCommand go) {
        go.run("build", "-o", "program", ".").ok();
        return go.command(List.of("./program")).ok().stderr();
    }

    @Test
    void program_isBuiltWithoutGoOnTheServer_andOnceMoreWithTheRepositoriesGone() throws Exception {
        netrc("s3cret", "s3cret");
        String goMod;
        String goSum;
        try (var server = server(environment("git", "sh"), "--absent-for=0s", "--fresh-for=0s");
                var go = client(server.url()).file("go.mod", "module example.com/main\n\ngo 1.21\n")) {
            go.run("get", GREET + "@latest").ok();
            assertThat(builtAndRun(go)).isEqualTo("hello gopher\n");
            assertThat(go.run("list", "-m", "all").ok().stdout()).contains(GREET + " v1.0.0", WORDS + " v2.1.0");

            secondVersionCostsAnIncrementalFetch(server);
            go.run("get", GREET + "@latest").ok();
            assertThat(builtAndRun(go)).isEqualTo("hello world\n");
            goMod = Files.readString(go.folder().resolve("go.mod"));
            goSum = Files.readString(go.folder().resolve("go.sum"));
            assertNothingIsTold(server, "");
        }
        net.remove(GREET)
                .remove(PAGES + "/words")
                .remove(REPOS + "/team/greet.git")
                .remove(REPOS + "/team/words.git");
        try (var server = server(environment());
                var go = client(server.url()).file("go.mod", goMod).file("go.sum", goSum)) {
            assertThat(builtAndRun(go)).isEqualTo("hello world\n");
            assertThat(go.run("list", "-m", "-versions", GREET).ok().stdout()).contains("v1.0.0 v1.1.0");
        }
    }

    private void secondVersionCostsAnIncrementalFetch(JarServer server) throws IOException {
        List<String> clones = clones();
        assertThat(clones).hasSize(2);
        greet.commit(change -> change.file("greet.go", greeting("world")));
        greet.tag("v1.1.0");
        net.clearRequests();
        TestTimeouts.await() // refs are taken to be unchanged for a second
                .until(() -> server.get(GREET + "/@v/v1.1.0.info").statusCode() == 200);
        assertThat(net.requests()).noneMatch(request -> request.contains("words"));
        assertThat(net.requests().stream().filter(request -> request.startsWith("POST")))
                .as("an ls-remote, and one fetch")
                .hasSizeBetween(1, 3);
        assertThat(clones()).isEqualTo(clones);
    }

    private List<String> clones() throws IOException {
        try (Stream<Path> clones = Files.list(folder.resolve("cache/.state/direct/git"))) {
            return clones.filter(Files::isDirectory)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void wrongPasswordForThePage_isAClearFailure() throws Exception {
        netrc("wrong-s3cret", "s3cret");
        assertRefused("credentials are missing or wrong");
    }

    @Test
    void wrongPasswordForTheRepository_isAClearFailure() throws Exception {
        netrc("s3cret", "wrong-s3cret");
        assertRefused("credentials are missing or wrong");
    }

    private void assertRefused(String why) throws Exception {
        try (var server = server(environment("git", "sh"));
                var go = client(server.url()).file("go.mod", "module example.com/main\n\ngo 1.21\n")) {
            for (String name : List.of("/@v/list", "/@latest", "/@v/v1.0.0.info", "/@v/v1.0.0.mod", "/@v/v1.0.0.zip")) {
                HttpResponse<byte[]> answer = server.get(GREET + name);
                assertThat(answer.statusCode()).as(name).isEqualTo(502);
                assertThat(new String(answer.body(), UTF_8)).contains(why).doesNotContain("s3cret");
            }
            assertThat(go.run("get", GREET + "@v1.0.0").failed().output()).contains("502", why);
            assertNothingIsTold(server, why);
        }
    }

    /** Neither passwords nor what they are encoded to, in nothing that was logged; but why something failed. */
    private static void assertNothingIsTold(JarServer server, String why) {
        String log = String.join("\n", server.process().err());
        assertThat(log).contains(why).doesNotContain("s3cret", "Z29waGVy", "Basic ");
        server.assertNoErrors();
    }

    @Test
    void clonesOfAServerWithoutACacheFolder_areDeletedAtItsEnd() throws Exception {
        netrc("s3cret", "s3cret");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        List<String> jvmOptions = List.of("-Djava.io.tmpdir=" + temporary);
        try (var server =
                JarServer.start(folder.resolve("cache"), environment("git", "sh"), jvmOptions, "--cacher=memory")) {
            assertThat(server.get(GREET + "/@v/v1.0.0.zip").statusCode()).isEqualTo(200);
            assertThat(temporary).isDirectoryRecursivelyContaining("glob:**/git/*/HEAD");
            server.process().signal("TERM");
            assertThat(server.process().exitCode()).isZero();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("goproxy")))
                    .isEmpty();
        }
    }
}
