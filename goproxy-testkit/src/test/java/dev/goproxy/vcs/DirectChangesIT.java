package dev.goproxy.vcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestRepo;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A repository that changes while somebody looks: what {@code go} makes of it with its own caches, and we with ours.
 */
@Execution(ExecutionMode.CONCURRENT)
class DirectChangesIT {
    private static final ModulePath PATH = new ModulePath(DirectShapes.MODULE);

    @TempDir
    Path temporary;

    private DirectWorld world;
    private TestRepo repo;
    private GoCommand go;
    private VcsSource direct;

    @BeforeEach
    void firstRelease() {
        world = new DirectWorld(temporary);
        repo = world.repo(DirectShapes.MODULE);
        repo.commit(DirectShapes.module(DirectShapes.MODULE));
        repo.tag("v1.0.0");
        go = GoCommand.create();
        go.env(world.environment()).env("GOPROXY", "direct").env("GOFLAGS", "-modcacherw");
        direct = world.direct(temporary.resolve("direct"));
    }

    @AfterEach
    void close() {
        go.close();
        world.close();
    }

    private String ofGo(String query) throws Exception {
        String answer =
                go.run("mod", "download", "-json", PATH + "@" + query).ok().stdout();
        return answer.replaceAll("(?s).*\"Sum\": \"([^\"]*)\".*", "$1");
    }

    private String ofUs(VcsSource source, String version) throws Exception {
        return DirectAnswers.zip(source, new ModuleVersion(PATH, Version.parse(version)));
    }

    private String change(String text) {
        return repo.commit(change -> change.file("b.go", "package a // " + text + "\n"));
    }

    @Test
    void movedTag_keepsWhatWasServed() throws Exception {
        String before = ofGo("v1.0.0");
        assertThat(ofUs(direct, "v1.0.0")).isEqualTo(before);
        String moved = change("moved");
        repo.tag("v1.0.0", moved).tag("v1.1.0-pre", moved);
        String later = change("later");
        // Which has everything fetched.
        String pseudo = "v1.1.0-pre.0.20200101000200-" + later.substring(0, 12);
        assertThat(ofUs(direct, pseudo)).isEqualTo(ofGo(pseudo)).startsWith("h1:");
        assertThat(ofGo("v1.0.0")).isEqualTo(before);
        assertThat(ofUs(direct, "v1.0.0")).isEqualTo(before);
        assertThat(ofUs(world.direct(temporary.resolve("direct")), "v1.0.0"))
                .as("started anew")
                .isEqualTo(before);
        assertThat(ofUs(world.direct(), "v1.0.0")).as("never seen before").isNotEqualTo(before);
    }

    @Test
    void tagMovedBetweenLookAndFetch_isFetchedWhereItIsNow() throws Exception {
        assertThat(direct.list(PATH)).hasToString("[v1.0.0]");
        repo.tag("v1.0.0", change("moved"));
        assertThat(ofUs(direct, "v1.0.0")).isEqualTo(ofGo("v1.0.0")).startsWith("h1:");
    }

    /** Asked by who has seen nothing of the repository lately, but has the clone. */
    private void same(String query) throws Exception {
        VcsSource later = world.direct(temporary.resolve("direct"));
        String version = later.query(PATH, query).version().text();
        assertThat(ofUs(later, version))
                .as("%s: %s", query, version)
                .isEqualTo(ofGo(query))
                .startsWith("h1:");
    }

    @Test
    void movedTag_isABaseWhereItIsNow() throws Exception {
        String first = repo.tip();
        repo.deleteRef("refs/tags/v1.0.0").branch("side");
        repo.tag("v1.0.0", change("side"));
        repo.branch("main");
        change("main");
        same("side");
        same("main");
        repo.tag("v1.0.0", first);
        same("main");
    }

    @Test
    void tagThatIsNoVersion_isFollowed() throws Exception {
        repo.tag("dev");
        same("dev");
        repo.tag("dev", change("moved"));
        change("later");
        same(repo.tip());
        same("dev");
        repo.deleteRef("refs/tags/dev");
        assertThatThrownBy(() -> world.direct(temporary.resolve("direct")).query(PATH, "dev"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void gainedTag_isServedAndThenListed() throws Exception {
        assertThat(direct.list(PATH)).hasToString("[v1.0.0]");
        assertThat(ofUs(direct, "v1.0.0")).isEqualTo(ofGo("v1.0.0"));
        change("new");
        repo.tag("v1.1.0");
        assertThat(ofUs(direct, "v1.1.0")).isEqualTo(ofGo("v1.1.0")).startsWith("h1:");
        assertThat(direct.list(PATH)).hasToString("[v1.0.0, v1.1.0]");
        assertThat(direct.query(PATH, "latest").version()).hasToString("v1.1.0");
    }

    @Test
    void movedBranch_isFollowed() throws Exception {
        direct.query(PATH, "main");
        String tip = change("new");
        assertThat(direct.query(PATH, tip).document()).contains(tip);
        assertThat(direct.query(PATH, "main").document()).contains(tip);
    }
}
