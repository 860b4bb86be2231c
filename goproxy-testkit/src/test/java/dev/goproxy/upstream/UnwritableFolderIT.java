package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.env.GoEnv;
import dev.goproxy.module.ModulePath;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.TestRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnwritableFolderIT {
    private static final String MODULE = "corp.example.com/hello";

    @TempDir
    Path folder;

    /** As in a cache that is mounted read-only, or belongs to another user. A file stands in for that. */
    @Test
    void repositories_areClonedElsewhere_ifTheFolderForThemCantBeWrittenTo() throws IOException {
        try (FakeInternet net = FakeInternet.start();
                TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n"));
            repo.tag("v1.0.0");
            net.goImport(MODULE, "git", "https://git.example.com/x").repo("git.example.com/x", repo);
            Map<String, String> environment = new HashMap<>(net.environment());
            environment.put("PATH", String.valueOf(System.getenv("PATH")));
            environment.put("GOPROXY", "direct");
            environment.put("GOSUMDB", "off");
            Path unwritable = Files.createFile(folder.resolve("file")).resolve("direct");
            try (var fetcher = GoFetcher.builder()
                    .env(GoEnv.of(environment))
                    .directDir(unwritable)
                    .build()) {
                assertThat(fetcher.list(ModulePath.parse(MODULE))).hasSize(1);
            }
        }
    }
}
