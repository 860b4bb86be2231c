package dev.goproxy.vcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.HostFault;
import dev.goproxy.testkit.TestRepo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoCommandSourceIT {
    private static final ModulePath HELLO = new ModulePath("corp.example.com/hello");

    private final FakeInternet net = FakeInternet.start();
    private final TestRepo repo = TestRepo.create();

    @TempDir
    Path temporary;

    @BeforeEach
    void publish() {
        repo.commit(change -> change.file("go.mod", "module corp.example.com/hello\n"));
        repo.tag("v1.0.0");
        repo.commit(change -> change.file("go.mod", "module corp.example.com/hello\n\nretract v1.0.0\n"));
        repo.tag("v1.1.0");
        net.goImport("corp.example.com/hello", "git", "https://corp.example.com/hello.git")
                .repo("corp.example.com/hello.git", repo);
    }

    @AfterEach
    void close() {
        repo.close();
        net.close();
    }

    private GoCommandSource modules(String goBin) throws Exception {
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", temporary.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        return new GoCommandSource(goBin, temporary.resolve("direct"), environment, 2, Duration.ofMinutes(1));
    }

    @Test
    void everything_isWhatGoSays() throws Exception {
        GoCommandSource modules = modules("go");
        assertThat(modules.list(HELLO)).extracting(Object::toString).containsExactly("v1.0.0", "v1.1.0");
        VersionInfo latest = modules.query(HELLO, "latest");
        assertThat(latest.version()).hasToString("v1.1.0");
        assertThat(latest.document()).contains("\"Hash\":\"" + repo.tip());
        ModuleVersion version = ModuleVersion.of(HELLO.path(), "v1.0.0");
        assertThat(modules.info(version).version()).isEqualTo(version.version());
        try (Content mod = modules.mod(version);
                Content zip = modules.zip(version)) {
            assertThat(new String(mod.open().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("module corp.example.com/hello\n");
            assertThat(zip.size().orElseThrow()).isPositive();
        }
    }

    @Test
    void failures_areToldApart() throws Exception {
        GoCommandSource modules = modules("go");
        assertThatThrownBy(() -> modules.query(HELLO, "nothing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> modules.query(HELLO, "-h")).isInstanceOf(NotFoundException.class);
        net.fault("corp.example.com", HostFault.UNTRUSTED);
        assertThatThrownBy(() -> modules.list(new ModulePath("corp.example.com/other")))
                .isInstanceOf(UpstreamException.class);
    }
}
