package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.TestRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cache folders on file systems without locks, such as NFS without its lock service: a library stands in for one. */
class LocklessFolderIT {
    private static final String NO_LOCKS = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <stdarg.h>
            #define WITHOUT_LOCKS(name) int name(int fd, int command, ...) { \\
                va_list rest; va_start(rest, command); void *argument = va_arg(rest, void *); va_end(rest); \\
                if (command == F_SETLK || command == F_SETLKW) { errno = ENOLCK; return -1; } \\
                int (*next)(int, int, ...) = dlsym(RTLD_NEXT, #name); \\
                return next(fd, command, argument); }
            WITHOUT_LOCKS(fcntl)
            WITHOUT_LOCKS(fcntl64)
            """;

    private static final String MODULE = "git.corp.example.com/team/words";
    private static final TestModule LARGE =
            TestModule.of("example.com/large").version("v1.0.0").randomFile("data.bin", 3 << 20, 7);

    private final FakeUpstream upstream = FakeUpstream.start(LARGE);
    private final FakeInternet net = FakeInternet.start();
    private final TestRepo words = TestRepo.create();

    @TempDir
    Path folder;

    private Path cache;

    @BeforeEach
    void publish() {
        cache = folder.resolve("cache");
        words.commit(change -> change.file("go.mod", "module " + MODULE + "\n"));
        words.tag("v1.0.0");
        net.goImport(MODULE, "git", "https://" + MODULE + ".git").repo(MODULE + ".git", words);
    }

    @AfterEach
    void close() {
        words.close();
        net.close();
        upstream.close();
    }

    private JarServer server() throws Exception {
        Path source = Files.writeString(folder.resolve("nolocks.c"), NO_LOCKS);
        String library = folder.resolve("nolocks.so").toString();
        assumeTrue(compiles("cc", "-shared", "-fPIC", "-o", library, source.toString(), "-ldl"), "no C compiler");
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("GOPROXY", upstream.url().toString());
        environment.put("GOPRIVATE", "git.corp.example.com");
        environment.put("LD_PRELOAD", library);
        return JarServer.start(cache, environment);
    }

    private static boolean compiles(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertServes(JarServer server) throws Exception {
        for (TestFile file : List.of(LARGE.info(), LARGE.mod(), LARGE.zip())) {
            assertThat(server.get(file).body()).as(file.name()).isEqualTo(file.bytes());
        }
        for (String file : List.of("list", "v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip")) {
            assertThat(server.get(MODULE + "/@v/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    private static long warnings(JarServer server) {
        return server.process().err().stream()
                .filter(line -> line.contains("files can't be locked there"))
                .count();
    }

    private List<Path> locks() throws IOException {
        try (var files = Files.walk(cache)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".lock"))
                    .toList();
        }
    }

    @Test
    void everythingIsServedAndCached_withOneWarning() throws Exception {
        try (var server = server()) {
            assertServes(server);
            assertThat(warnings(server)).isEqualTo(1);
            assertThat(server.cached()).contains(LARGE.zip().name(), MODULE + "/@v/v1.0.0.zip");
        }
    }

    /** Each then looks after its own files alone. */
    @Test
    void twoServers_canShareTheFolder() throws Exception {
        try (var one = server();
                var other = server()) {
            assertServes(one);
            assertServes(other);
            one.assertNoErrors();
            other.assertNoErrors();
        }
    }

    @Test
    void noLockFileIsLeftForEachAttempt() throws Exception {
        try (var server = server()) {
            assertServes(server);
            List<Path> first = locks();
            for (int i = 0; i < 5; i++) {
                TestModule further =
                        TestModule.of("example.com/m" + i).version("v1.0.0").randomFile("data.bin", 3 << 20, i);
                upstream.serve(further);
                assertThat(server.get(further.zip()).body())
                        .isEqualTo(further.zip().bytes());
            }
            assertThat(locks()).isEqualTo(first);
        }
    }
}
