package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.git.GitProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRepoTest {
    @TempDir
    Path temporary;

    @Test
    void commit_hasTheSameHashEverywhere() {
        try (TestRepo repo = TestRepo.create()) {
            String hash = repo.commit(change -> change.file("go.mod", "module example.com/hello\n"));

            assertThat(hash).isEqualTo("cc4ec48f176743b8343bf5bb7dbe08f3defbb636");
            assertThat(repo.git("log", "-1", "--format=%cI %aN %s"))
                    .isEqualTo("2020-01-01T00:00:00+00:00 A U Thor a change");
        }
    }

    @Test
    void commit_keepsModesNamesAndBytes() {
        try (TestRepo repo = TestRepo.create()) {
            String other = "0123456789012345678901234567890123456789";
            repo.commit(change -> change.file("a \"b\"\\é.txt", new byte[] {0, 10, -1})
                    .executable("bin/run", "#!/bin/sh\n")
                    .symlink("link", "bin/run")
                    .submodule("sub", other));

            assertThat(repo.git("ls-tree", "-r", "-l", "-z", "HEAD").split("\0"))
                    .extracting(line -> line.replaceAll(" [0-9a-f]{40} +", " "))
                    .containsExactly(
                            "100644 blob 3\ta \"b\"\\é.txt",
                            "100755 blob 10\tbin/run",
                            "120000 blob 7\tlink",
                            "160000 commit -\tsub");
        }
    }

    @Test
    void branch_startsWhereTheLastOneIs() {
        try (TestRepo repo = TestRepo.create()) {
            String first = repo.commit(change -> change.file("a", "1"));
            String onDev =
                    repo.branch("dev").commit(change -> change.file("a", "2").at(Instant.EPOCH));
            String merged = repo.branch("main").commit(change -> change.merge(onDev));
            String lonely = repo.commit(change -> change.orphan().deleteAll());

            assertThat(repo.git("log", "--format=%P", "-1", merged)).isEqualTo(first + " " + onDev);
            assertThat(repo.git("log", "--format=%ct", "-1", onDev)).isEqualTo("0");
            assertThat(repo.git("rev-list", "--count", lonely)).isEqualTo("1");
            assertThat(repo.git("for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/dev\nrefs/heads/main");
        }
    }

    @Test
    void tag_isLightAnnotatedOrAnyRef() {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("a", "1"));
            repo.tag("v1.0.0").annotatedTag("v1.1.0").tag("--upload-pack=x").head("nowhere");
            repo.tag("tree", repo.git("rev-parse", "v1.0.0^{tree}")).ref("refs/pull/1/head", repo.tip());

            assertThat(repo.git("for-each-ref", "--format=%(objecttype) %(refname)")
                            .lines())
                    .containsExactly(
                            "commit refs/heads/main",
                            "commit refs/pull/1/head",
                            "commit refs/tags/--upload-pack=x",
                            "tree refs/tags/tree",
                            "commit refs/tags/v1.0.0",
                            "tag refs/tags/v1.1.0");
            assertThat(repo.git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/nowhere");
        }
    }

    @Test
    void createSha256_hasLongHashes() {
        try (TestRepo repo = TestRepo.createSha256()) {
            assertThat(repo.commit(change -> change.file("a", "1"))).hasSize(64);
        }
    }

    @Test
    void fileUrl_canBeCloned() {
        try (TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("a", "1"));
            GitProcess.run(temporary, new byte[0], "clone", "-q", repo.fileUrl().toString(), "copy");
        }
        assertThat(temporary.resolve("copy/a")).hasContent("1");
    }

    @Test
    void close_deletesTheFolder() {
        TestRepo repo = TestRepo.create();
        repo.close();
        assertThat(Files.exists(repo.folder().getParent())).isFalse();
    }
}
