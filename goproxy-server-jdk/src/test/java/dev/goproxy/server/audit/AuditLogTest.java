package dev.goproxy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.server.TestTimeouts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AuditLogTest {
    private static final int THREADS = 8;
    private static final int REQUESTS = 2000;

    private final MemoryCacher cacher = new MemoryCacher();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    private AuditLog open(long maxBytes, int maxFiles) throws IOException {
        return AuditLog.open(folder.resolve("audit.log"), maxBytes, maxFiles, cacher, List.of("sum.golang.org"));
    }

    private static void ask(ProxyHandler handler, ProxyRequest request) throws IOException {
        try (ProxyResponse response = handler.handle(request)) {
            response.writeTo(OutputStream.nullOutputStream());
        }
    }

    private List<JsonNode> lines() throws IOException {
        var nodes = new ArrayList<JsonNode>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    nodes.add(json.readTree(line));
                }
            }
        }
        return nodes;
    }

    private List<JsonNode> linesOf(ProxyHandler next, ProxyRequest... requests) throws IOException {
        try (AuditLog log = open(1 << 20, 3)) {
            for (ProxyRequest request : requests) {
                ask(new AuditHandler(next, log), request);
            }
        }
        return lines();
    }

    @Test
    void line_saysWhoAskedForWhat_andWhatBecameOfIt() throws IOException {
        ProxyHandler refusing = request -> ProxyResponse.of(403, "no");
        var request = new ProxyRequest("GET", "/example.com/!m/@v/feature.info")
                .withUser("al\"ice\n\u001b[31m")
                .withClient("192.0.2.1");
        assertThat(linesOf(refusing, request)).singleElement().satisfies(line -> {
            assertThat(line.get("user").asText()).isEqualTo("al\"ice\n\u001b[31m");
            assertThat(line.get("client").asText()).isEqualTo("192.0.2.1");
            assertThat(line.get("module").asText()).isEqualTo("example.com/M");
            assertThat(line.get("query").asText()).isEqualTo("feature");
            assertThat(line.has("version")).isFalse();
            assertThat(line.get("result").asText()).isEqualTo("refused");
            assertThat(line.get("bytes").asLong()).isEqualTo(2);
        });
        assertThat(Files.readString(folder.resolve("audit.log"))).doesNotContain("\u001b");
    }

    @Test
    void otherPaths_haveNoLine() throws IOException {
        ProxyHandler next = request -> ProxyResponse.of(404, "no");
        assertThat(linesOf(
                        next,
                        new ProxyRequest("GET", "/"),
                        new ProxyRequest("GET", "/healthz"),
                        new ProxyRequest("GET", "/sumdb/sum.golang.org/latest")))
                .isEmpty();
    }

    @Test
    void sum_isThatOfTheRecord() throws IOException {
        cacher.put(
                "sumdb/sum.golang.org/lookup/example.com/!m@v1.0.0",
                Content.of("7\nexample.com/M v1.0.0 h1:zip=\nexample.com/M v1.0.0/go.mod h1:mod=\n\ngo.sum ...\n"));
        ProxyHandler next = request -> new ProxyResponse(200, Map.of(), Body.empty(), Source.HIT, Optional.empty());
        List<JsonNode> lines = linesOf(
                next,
                new ProxyRequest("GET", "/example.com/!m/@v/v1.0.0.zip"),
                new ProxyRequest("GET", "/example.com/!m/@v/v1.0.0.mod"),
                new ProxyRequest("GET", "/example.com/!m/@v/v1.0.0.info"),
                new ProxyRequest("GET", "/example.com/!m/@v/v1.0.1.zip"));
        assertThat(lines)
                .extracting(line -> line.path("sum").asText("none"))
                .containsExactly("h1:zip=", "h1:mod=", "none", "none");
    }

    @Test
    void bodyThatFails_isAFailure() throws IOException {
        Body broken = new Body() {
            @Override
            public OptionalLong size() {
                return OptionalLong.empty();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(1);
                throw new IOException("the content is corrupt");
            }
        };
        ProxyHandler next = request -> new ProxyResponse(200, Map.of(), broken, Source.MISS, Optional.empty());
        try (AuditLog log = open(1 << 20, 3)) {
            var handler = new AuditHandler(next, log);
            assertThatIOException()
                    .isThrownBy(() -> ask(handler, new ProxyRequest("GET", "/example.com/m/@v/v1.0.0.zip")));
        }
        assertThat(lines()).singleElement().satisfies(line -> {
            assertThat(line.get("result").asText()).isEqualTo("failed");
            assertThat(line.get("bytes").asLong()).isEqualTo(1);
        });
    }

    /** Rotated by size all the time, and renamed by somebody else in between. */
    @Test
    void manyThreads_rotation_andRenames_loseNoLine() throws Exception {
        try (AuditLog log = open(50_000, 1000)) {
            var handler = new AuditHandler(request -> ProxyResponse.of(200, "x"), log);
            var started = new CountDownLatch(THREADS);
            List<Thread> threads = IntStream.range(0, THREADS)
                    .mapToObj(number -> new Thread(() -> {
                        started.countDown();
                        for (int i = 0; i < REQUESTS; i++) {
                            String path = "/example.com/t" + number + "/@v/v1.0." + i + ".mod";
                            try {
                                ask(handler, new ProxyRequest("GET", path));
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    }))
                    .toList();
            threads.forEach(Thread::start);
            started.await();
            for (int i = 0; i < 20 && threads.stream().anyMatch(Thread::isAlive); i++) {
                renameWhenThere("renamed-" + i);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        var versions = new TreeSet<String>();
        lines().forEach(line ->
                versions.add(line.get("module").asText() + line.get("version").asText()));
        assertThat(versions).hasSize(THREADS * REQUESTS);
    }

    private void renameWhenThere(String name) {
        TestTimeouts.await().until(() -> {
            try {
                Files.move(folder.resolve("audit.log"), folder.resolve(name));
                return true;
            } catch (NoSuchFileException e) { // just rotated, or not begun anew yet
                return false;
            }
        });
    }

    @Test
    void folderThatVanishes_requestsGoOn_andLaterLinesAreWritten() throws Exception {
        Path sub = Files.createDirectory(folder.resolve("sub"));
        try (AuditLog log = AuditLog.open(sub.resolve("audit.log"), 1 << 20, 3, cacher, List.of())) {
            var handler = new AuditHandler(request -> ProxyResponse.of(200, "x"), log);
            Files.delete(sub.resolve("audit.log"));
            Files.delete(sub);
            ask(handler, new ProxyRequest("GET", "/example.com/m/@v/v1.0.0.mod"));
            TestTimeouts.await().until(log::hasLost);
            Files.createDirectory(sub);
            ask(handler, new ProxyRequest("GET", "/example.com/m/@v/v1.0.1.mod"));
        }
        assertThat(Files.readString(sub.resolve("audit.log")))
                .contains("v1.0.1")
                .doesNotContain("v1.0.0");
    }

    @Test
    void files_areTheOwners_andNoMoreThanWanted() throws Exception {
        try (AuditLog log = open(500, 3)) {
            var handler = new AuditHandler(request -> ProxyResponse.of(200, "x"), log);
            for (int i = 0; i < 20; i++) {
                long before = log.written();
                ask(handler, new ProxyRequest("GET", "/example.com/m/@v/v1.0." + i + ".mod"));
                TestTimeouts.await().until(() -> log.written() > before);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .containsExactlyInAnyOrder(
                                    PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }
    }
}
