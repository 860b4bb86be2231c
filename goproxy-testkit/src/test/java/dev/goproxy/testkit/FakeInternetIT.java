package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code go} on an internet in code. */
class FakeInternetIT {
    @TempDir
    Path temporary;

    @Test
    void vanityPageAndRepository_areFollowedByGo() throws Exception {
        try (FakeInternet net = FakeInternet.start();
                TestRepo repo = TestRepo.create()) {
            repo.commit(change ->
                    change.file("go.mod", "module corp.example/hello\n").file("hello.go", "package hello\n"));
            repo.tag("v1.0.0");
            net.goImport("corp.example/hello", "git", "https://git.corp.example/team/hello.git")
                    .repo("git.corp.example/team/hello.git", repo)
                    .basicAuth("corp.example", "gopher", "s3cret")
                    .basicAuth("git.corp.example", "gopher", "s3cret");

            assertThat(download(net, "corp.example/hello@v1.0.0")).contains("\"Error\"");
            Files.writeString(temporary.resolve(".netrc"), """
                    machine corp.example login gopher password s3cret
                    machine git.corp.example login gopher password s3cret
                    """);
            assertThat(download(net, "corp.example/hello@v1.0.0")).contains("\"Sum\": \"h1:", repo.tip());
        }
    }

    private String download(FakeInternet net, String module) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("go", "mod", "download", "-json", module)
                .redirectErrorStream(true)
                .directory(temporary.toFile());
        Map<String, String> variables = new HashMap<>(net.environment());
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", temporary.toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GOENV", "off");
        variables.put("GOFLAGS", "-modcacherw");
        variables.put("GOPATH", temporary.resolve("gopath").toString());
        variables.put("GOPROXY", "direct");
        variables.put("GOSUMDB", "off");
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
