package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goproxy.content.Content;
import dev.goproxy.env.GoEnv;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.TestRepo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders for clones that aren't simply ours. */
class DirectFolderIT {
    private static final String MODULE = "corp.example.com/hello";

    private final FakeInternet net = FakeInternet.start();
    private final TestRepo repo = TestRepo.create();

    @TempDir
    Path folder;

    @BeforeEach
    void publish() {
        repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n"));
        repo.tag("v1.0.0");
        net.goImport(MODULE, "git", "https://git.example.com/x").repo("git.example.com/x", repo);
    }

    @AfterEach
    void close() {
        repo.close();
        net.close();
    }

    private GoFetcher fetcher(Path directDir) {
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("HOME", folder.toString());
        environment.put("GOPROXY", "direct");
        environment.put("GOSUMDB", "off");
        return GoFetcher.builder()
                .env(GoEnv.of(environment))
                .directDir(directDir)
                .build();
    }

    private static byte[] goMod(GoFetcher fetcher, String version) throws IOException {
        try (Content mod = fetcher.mod(new ModuleVersion(new ModulePath(MODULE), Version.parse(version)));
                InputStream in = mod.open()) {
            return in.readAllBytes();
        }
    }

    /** As in a cache that is mounted read-only, or belongs to another user. A file stands in for that. */
    @Test
    void repositories_areClonedElsewhere_ifTheFolderForThemCantBeWrittenTo() throws IOException {
        try (GoFetcher fetcher =
                fetcher(Files.createFile(folder.resolve("file")).resolve("direct"))) {
            assertThat(fetcher.list(ModulePath.parse(MODULE))).hasSize(1);
        }
    }

    /** Git by itself refuses repositories of others as dubious. Only root can give its files away. */
    @Test
    void clonesOfAnotherUser_areUsedAndFetchedInto() throws IOException {
        Path direct = folder.resolve("direct");
        try (GoFetcher one = fetcher(direct)) {
            assertThat(goMod(one, "v1.0.0")).asString().startsWith("module " + MODULE);
        }
        giveAway(direct);
        repo.commit(change -> change.file("a.go", "package a\n"));
        repo.tag("v1.1.0");
        try (GoFetcher other = fetcher(direct)) {
            assertThat(goMod(other, "v1.0.0")).asString().startsWith("module " + MODULE);
            assertThat(goMod(other, "v1.1.0")).asString().startsWith("module " + MODULE);
            assertThat(other.list(ModulePath.parse(MODULE))).hasSize(2);
        }
    }

    private static void giveAway(Path folder) throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Files.setOwner(file, nobody);
        }
    }
}
