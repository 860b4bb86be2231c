package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real {@code go} makes of a checksum database that is honest, or not. */
class FakeSumDbIT {
    private final FakeSumDb sumdb = FakeSumDb.start("sumdb.example.com/log");
    private final TestModule hello =
            TestModule.of("example.com/Hello").version("v1.0.0").file("hello.go", "package hello\n");
    private final TestModule next =
            TestModule.of("example.com/next").version("v1.0.0").file("next.go", "package next\n");

    @TempDir
    Path temporary;

    @BeforeEach
    void publish() throws IOException {
        for (TestModule module : List.of(hello, next)) {
            for (TestFile file : List.of(module.info(), module.mod(), module.zip())) {
                Path target = temporary.resolve("proxy").resolve(file.name());
                Files.createDirectories(target.getParent());
                Files.write(target, file.bytes());
            }
            sumdb.add(module);
        }
    }

    @AfterEach
    void close() {
        sumdb.close();
    }

    @Test
    void honest_isAccepted() throws Exception {
        assertThat(download(hello)).contains(hello.sum());
        assertThat(sumdb.size()).isEqualTo(1);
        assertThat(sumdb.requests()).contains("/lookup/example.com/!hello@v1.0.0");
        sumdb.grow(700);
        assertThat(download(next)).contains(next.sum());
        assertThat(sumdb.requests()).anyMatch(path -> path.startsWith("/tile/8/0/002.p/"));
    }

    @Test
    void honest_isAcceptedThroughProxy() throws Exception {
        Map<String, String> variables = Map.of("GOPROXY", sumdb.url() + "," + proxy(), "GOSUMDB", sumdb.verifierKey());
        sumdb.grow(300);
        assertThat(go(variables, "mod", "download", "-json", hello.path() + "@v1.0.0"))
                .contains(hello.sum());
        assertThat(sumdb.requests())
                .contains(
                        "/sumdb/sumdb.example.com/log/supported",
                        "/sumdb/sumdb.example.com/log/lookup/example.com/!hello@v1.0.0");
    }

    @Test
    void wrongSum_isASecurityError() throws Exception {
        sumdb.wrongSum(hello.path(), "v1.0.0");
        assertThat(download(hello)).contains("checksum mismatch", "SECURITY ERROR");
        assertThat(download(next)).contains(next.sum());
    }

    @Test
    void fork_isASecurityError() throws Exception {
        sumdb.grow(5);
        assertThat(download(hello)).contains(hello.sum());
        sumdb.fork().grow(5);
        assertThat(download(next)).contains("SECURITY ERROR", "go.sum database server misbehavior detected");
    }

    @Test
    void rollBack_isAcceptedIfItIsConsistent_butHidesNewRecords() throws Exception {
        sumdb.grow(5);
        assertThat(download(hello)).contains(hello.sum());
        sumdb.rollBack(3);
        assertThat(download(next)).contains("Error").doesNotContain(next.sum());
    }

    @Test
    void badSignatures_areRefused() throws Exception {
        sumdb.badSignatures();
        assertThat(download(hello)).contains("invalid signature").doesNotContain(hello.sum());
    }

    @Test
    void badTiles_areRefused() throws Exception {
        sumdb.grow(20).badTiles();
        assertThat(download(hello)).contains("Error").doesNotContain(hello.sum());
    }

    @Test
    void fail_isShown() throws Exception {
        sumdb.status(503);
        assertThat(download(hello)).contains("503 Service Unavailable");
    }

    @Test
    void unknownVersion_isNotFound() throws Exception {
        TestModule stranger = hello.version("v1.0.1");
        for (TestFile file : List.of(stranger.info(), stranger.mod(), stranger.zip())) {
            Files.write(temporary.resolve("proxy").resolve(file.name()), file.bytes());
        }
        assertThat(download(stranger)).contains("404 Not Found");
    }

    private String proxy() {
        return "file://" + temporary.resolve("proxy");
    }

    private String download(TestModule module) throws Exception {
        Map<String, String> variables = Map.of("GOPROXY", proxy(), "GOSUMDB", sumdb.gosumdb());
        return go(variables, "mod", "download", "-json", module.path() + "@" + module.version());
    }

    private String go(Map<String, String> variables, String... arguments) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("go").redirectErrorStream(true).directory(temporary.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("GO"));
        builder.environment().put("GOPATH", temporary.resolve("gopath").toString());
        builder.environment().put("GOFLAGS", "-modcacherw");
        builder.environment().put("GOENV", "off");
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
