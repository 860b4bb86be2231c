package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.goproxy.GoProxy;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever command has the flags of a proxy gets a proxy, without a server. */
class ProxyAssemblyTest {
    @TempDir
    Path folder;

    private ProxyOptions options(String... args) {
        var options = new ProxyOptions();
        CommandLine.populateCommand(options, args);
        return options;
    }

    private static int status(GoProxy proxy, String path) throws IOException {
        try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", path))) {
            return response.status();
        }
    }

    @Test
    void create_makesAProxyThatIsClosedWithIt() throws Exception {
        Path cache = folder.resolve("cache");
        GoProxy proxy;
        try (var assembly = ProxyAssembly.create(options("--cacher-dir=" + cache))) {
            proxy = assembly.proxy();
            Files.createDirectories(cache.resolve("example.com/m/@v"));
            Files.writeString(cache.resolve("example.com/m/@v/v1.0.0.mod"), "module example.com/m\n");
            assertThat(status(proxy, "/example.com/m/@v/v1.0.0.mod")).isEqualTo(200);
            assertThat(assembly.cacher().get("example.com/m/@v/v1.0.0.mod")).isPresent();
            assertThat(assembly.cacheName()).isEqualTo(cache.toString());
            assertThat(assembly.problem()).isEmpty();
        }
        assertThat(status(proxy, "/example.com/m/@v/v1.0.0.mod")).isEqualTo(503);
    }

    @Test
    void create_inMemory_makesNoFolder() throws Exception {
        try (var assembly = ProxyAssembly.create(
                options("--cacher=memory", "--cacher-dir=" + folder.resolve("cache"), "--proxied-sumdbs="))) {
            assertThat(assembly.cacheName()).isEqualTo("memory");
            assertThat(assembly.problem()).isEmpty();
            assertThat(status(assembly.proxy(), "/nothing")).isEqualTo(404);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void create_tellsBadFlagsFromBadFolders() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatIOException()
                .isThrownBy(() -> ProxyAssembly.create(options("--cacher-dir=" + file)))
                .withMessageContaining(file.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProxyAssembly.create(options("--cacher=memory", "--proxied-sumdbs=https://x")))
                .withMessageContaining("https://x");
    }
}
