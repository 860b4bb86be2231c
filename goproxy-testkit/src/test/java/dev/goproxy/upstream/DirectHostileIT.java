package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.HostFault;
import dev.goproxy.testkit.TestRepo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages, repositories and queries that mean harm: each is a clear absence or failure, nothing is executed, nothing is
 * left behind.
 */
@Timeout(120)
class DirectHostileIT {
    private static final ModulePath EVIL = new ModulePath("evil.example.com/x");

    private final FakeInternet net = FakeInternet.start();
    private final List<GoFetcher> fetchers = new ArrayList<>();

    @TempDir
    Path temporary;

    @AfterEach
    void close() throws IOException {
        for (GoFetcher fetcher : fetchers) {
            fetcher.close();
        }
        net.close();
    }

    private Fetcher fetcher(Duration timeout) {
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", temporary.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GOENV", "off");
        environment.put("GOPROXY", "direct");
        environment.put("GOSUMDB", "off");
        GoFetcher fetcher = GoFetcher.builder()
                .env(GoEnv.of(environment))
                .directDir(temporary.resolve("direct"))
                .tempDir(temporary.resolve("temp"))
                .fetchTimeout(timeout)
                .build();
        fetchers.add(fetcher);
        return fetcher;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ext::sh -c touch% PWNED",
                "ext::sh",
                "file:///etc",
                "/etc",
                "-oProxyCommand=touch",
                "ssh://-oProxyCommand=touch%20PWNED/x",
                "--upload-pack=touch",
                "https://-x/y",
                "fd::17",
                "http::https://evil.example.com/x",
                "git.example.com:x/y"
            })
    void urlOfPage_isRefused(String url) {
        net.goImport("evil.example.com/x", "git", url);
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(20)).list(EVIL)).isInstanceOf(FetchException.class);
        assertThat(temporary.resolve("PWNED")).doesNotExist();
        assertThat(Path.of("PWNED")).doesNotExist();
    }

    private String tree(TestRepo repo, String entries) throws Exception {
        Path input = Files.writeString(temporary.resolve("entries"), entries);
        Process git = new ProcessBuilder("git", "mktree")
                .directory(repo.folder().toFile())
                .redirectInput(input.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    /** Some kilobytes of trees, each of which contains the one before many times: they name millions of files. */
    @Test
    void treesOfTrees_areNotUnpacked() throws Exception {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change ->
                    change.file("go.mod", "module evil.example.com/x\n").file("a.go", "package x\n"));
            String tree = repo.git("rev-parse", repo.tip() + "^{tree}");
            String files = repo.git("ls-tree", tree);
            for (int level = 0; level < 6; level++) {
                StringBuilder entries = new StringBuilder(files).append('\n');
                for (int i = 0; i < 12; i++) {
                    entries.append("040000 tree ")
                            .append(tree)
                            .append("\td")
                            .append(i)
                            .append('\n');
                }
                tree = tree(repo, entries.toString());
            }
            repo.tag(
                    "v1.0.0", repo.git("-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", "-m", "bomb", tree));
            net.goImport("evil.example.com/x", "git", "https://evil.example.com/x.git")
                    .repo("evil.example.com/x.git", repo);
            Fetcher fetcher = fetcher(Duration.ofSeconds(60));
            assertThatThrownBy(() -> fetcher.zip(new ModuleVersion(EVIL, Version.parse("v1.0.0"))))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("the repository is too large: git printed more than");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--upload-pack=touch",
                "-h",
                "--",
                "main~1",
                "HEAD^",
                "main@{0}",
                "@",
                "^main",
                "v1.0.0^{}",
                "main..x",
                "[",
                "tags"
            })
    void query_isNeverAnOptionOrAnExpression(String query) throws Exception {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("go.mod", "module evil.example.com/x\n"));
            repo.tag("v1.0.0").tag("--upload-pack=x");
            net.goImport("evil.example.com/x", "git", "https://evil.example.com/x.git")
                    .repo("evil.example.com/x.git", repo);
            assertThatThrownBy(() -> fetcher(Duration.ofSeconds(60)).query(EVIL, query))
                    .isInstanceOfAny(FetchException.class, InvalidNameException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com/%zz",
                "https://[",
                "https://{}/",
                "FILE:///etc",
                "https:///x",
                "https://evil.example.com:99999999/x",
                "ftp://evil.example.com/x",
                "http://user:secret@evil.example.com/x",
                "https://user:s@cr3t@nowhere.example.com/x"
            })
    void proxyOfPage_isRefusedOrFails_withoutASecret(String url) {
        net.goImport("evil.example.com/x", "mod", url).fault("nowhere.example.com", HostFault.UNREACHABLE);
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(3)).list(EVIL))
                .isInstanceOf(FetchException.class)
                .hasMessageNotContainingAny("secret", "cr3t", "user");
    }

    @Test
    void urlWithASecret_isNotRepeated() {
        String url = "https://user:s@cr3t@git.example.com/x";
        net.goImport("evil.example.com/x", "git", url).page("git.example.com/x", 200, "no repository");
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(20)).list(EVIL))
                .isInstanceOf(FetchException.class)
                .hasMessageNotContainingAny("cr3t", "user:");
    }

    @Test
    void silentPage_isWaitedForNoLongerThanTheDeadline() {
        net.fault("evil.example.com", HostFault.SILENT);
        long start = System.nanoTime();
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(2)).list(EVIL))
                .isInstanceOf(UpstreamTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void hugeGoMod_isAbsent() throws Exception {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("go.mod", new byte[40_000_000]));
            repo.tag("v1.0.0");
            net.goImport("evil.example.com/x", "git", "https://evil.example.com/x.git")
                    .repo("evil.example.com/x.git", repo);
            assertThatThrownBy(() -> fetcher(Duration.ofSeconds(60)).query(EVIL, "v1.0.0"))
                    .isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void tagLikeAnOption_isAbsent_andInNobodysWay() throws Exception {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("go.mod", "module evil.example.com/x\n"));
            repo.tag("--upload-pack=x").tag("v1.0.0").branch("--upload-pack=y");
            net.goImport("evil.example.com/x", "git", "https://evil.example.com/x.git")
                    .repo("evil.example.com/x.git", repo);
            Fetcher fetcher = fetcher(Duration.ofSeconds(60));
            for (String query : List.of("--upload-pack=x", "--upload-pack=y", "-f")) {
                assertThatThrownBy(() -> fetcher.query(EVIL, query)).isInstanceOf(NotFoundException.class);
            }
            assertThat(fetcher.list(EVIL)).extracting(Object::toString).containsExactly("v1.0.0");
            assertThat(fetcher.query(EVIL, repo.tip().substring(0, 12)).version())
                    .hasToString("v1.0.0");
        }
    }

    @Test
    void hugePage_isReadNoFurtherThanItsHead() {
        net.site("evil.example.com/x", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "<p>nothing</p>".repeat(5000).getBytes(StandardCharsets.UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                for (long sent = 0; sent < 1L << 30; sent += block.length) {
                    out.write(block);
                }
            } catch (IOException e) {
                // as it should be: the reader has gone
            }
        });
        long start = System.nanoTime();
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(60)).list(EVIL)).isInstanceOf(FetchException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void redirectLoop_ends() {
        net.redirect("evil.example.com", "https://evil.example.com/again");
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(60)).list(EVIL)).isInstanceOf(FetchException.class);
    }

    @Test
    void silentRepository_isATimeout_andLeavesNothing() throws Exception {
        net.goImport("evil.example.com/x", "git", "https://silent.example.com/x")
                .fault("silent.example.com", HostFault.SILENT);
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(3)).list(EVIL))
                .isInstanceOf(UpstreamTimeoutException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(childrenThatName("silent.example.com")).isEmpty();
        try (Stream<Path> left = Files.walk(temporary.resolve("direct/tmp"))) {
            assertThat(left.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".lock"));
        }
    }

    /** Processes of this test alone: others run beside it. */
    private static List<String> childrenThatName(String host) {
        return ProcessHandle.current()
                .descendants()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(host))
                .toList();
    }

    @Test
    void messages_tellNoSecretsAndNoFolders() {
        net.goImport("evil.example.com/x", "git", "https://user:s3cret@evil.example.com/x.git")
                .basicAuth("evil.example.com", "other", "password");
        net.basicAuth("evil.example.com", "user", "no");
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(20)).list(EVIL))
                .isInstanceOf(FetchException.class)
                .hasMessageNotContainingAny("s3cret", temporary.toString());
    }

    @Test
    void anothersRepository_canNotBeClaimed() {
        net.goImport("good.example.com/lib", "git", "https://good.example.com/lib.git")
                .goImport("good.example.com/lib/evil", "good.example.com/lib git https://evil.example.com/lib.git");
        assertThatThrownBy(() -> fetcher(Duration.ofSeconds(20)).list(new ModulePath("good.example.com/lib/evil")))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("different repositories");
    }
}
