package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.testkit.TestRepo;
import dev.goproxy.vcs.DirectAnswers;
import dev.goproxy.vcs.DirectShapes;
import dev.goproxy.vcs.DirectWorld;
import dev.goproxy.vcs.VcsSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clones of ours in which something has gone wrong, and repositories that are none. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class DirectDamageIT {
    private static final String MODULE = DirectShapes.MODULE;
    private static final String REQUIRING = "module " + MODULE + "\n\nrequire example.com/x v1.0.0\n";
    private static final String HOST = "corp.example.com";

    @TempDir
    Path temporary;

    private DirectWorld world;
    private TestRepo repo;
    private Path folder;
    private VcsSource direct;

    @BeforeEach
    void twoReleases() throws IOException {
        world = new DirectWorld(Files.createDirectory(temporary.resolve("world")));
        folder = temporary.resolve("direct");
        repo = world.repo(MODULE);
        repo.commit(DirectShapes.module(MODULE));
        repo.tag("v1.0.0").branch("x").branch("main");
        repo.commit(DirectShapes.file("go.mod", REQUIRING));
        repo.tag("v1.1.0");
        direct = world.direct(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static String mod(VcsSource direct, String version) throws IOException {
        try (Content mod = direct.mod(ModuleVersion.of(MODULE, version))) {
            return new String(mod.open().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sum(VcsSource direct, String version) throws IOException {
        return DirectAnswers.zip(direct, ModuleVersion.of(MODULE, version));
    }

    private Path cloned() throws IOException {
        try (Stream<Path> clones = Files.list(folder.resolve("git"))) {
            return clones.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static List<Path> packs(Path clone) throws IOException {
        try (Stream<Path> files = Files.list(clone.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).toList();
        }
    }

    private static void empty(Path file) throws IOException {
        Files.write(file, new byte[0]);
    }

    private static void delete(Path folder) throws IOException {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }

    /** What power failures, full disks, killed programs and people do. */
    private interface Damage {
        void to(Path clone) throws IOException;
    }

    private static Named<Damage> damage(String name, Damage damage) {
        return Named.of(name, damage);
    }

    private static Stream<Named<Damage>> damages() {
        return Stream.of(
                damage("no packs", clone -> delete(clone.resolve("objects/pack"))),
                damage("cut packs", DirectDamageIT::cutPacks),
                damage("no HEAD", clone -> Files.delete(clone.resolve("HEAD"))),
                damage("empty HEAD", clone -> empty(clone.resolve("HEAD"))),
                damage("no config, which git can do without", clone -> Files.deleteIfExists(clone.resolve("config"))),
                damage("no refs", clone -> delete(clone.resolve("refs"))),
                damage("no objects", clone -> delete(clone.resolve("objects"))),
                damage("empty ref", clone -> empty(clone.resolve("refs/tags/v1.0.0"))),
                damage("odd shallow", clone -> Files.writeString(clone.resolve("shallow"), "oops\n")),
                damage("odd packed-refs", clone -> Files.writeString(clone.resolve("packed-refs"), "oops")),
                damage("locks of others", clone -> lock(clone, "shallow.lock", "refs/tags/v1.1.0.lock")),
                damage("what a killed git of ours leaves", clone -> {
                    empty(clone.resolve("goproxy-writes"));
                    lock(clone, "shallow.lock", "packed-refs.lock", "refs/tags/v1.1.0.lock");
                    empty(clone.resolve("objects/pack/tmp_pack_abc"));
                }));
    }

    private static void lock(Path clone, String... locks) throws IOException {
        for (String lock : locks) {
            empty(clone.resolve(lock));
        }
    }

    private static void cutPacks(Path clone) throws IOException {
        for (Path pack : packs(clone)) {
            assertThat(pack.toFile().setWritable(true)).isTrue();
            try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damage_isMended(Damage damage) throws Exception {
        VcsSource whole = world.direct();
        String first = sum(whole, "v1.0.0");
        assertThat(sum(direct, "v1.0.0")).isEqualTo(first).startsWith("h1:");
        damage.to(cloned());
        VcsSource startedAnew = world.direct(folder);
        assertThat(mod(startedAnew, "v1.1.0")).isEqualTo(REQUIRING);
        assertThat(sum(startedAnew, "v1.0.0")).isEqualTo(first);
        try (Stream<Path> files = Files.walk(cloned())) {
            assertThat(files.map(Path::toString))
                    .noneMatch(name -> name.endsWith(".lock") || name.contains("tmp_pack"));
        }
        damage.to(cloned());
        assertThat(sum(direct, "v1.1.0")).isEqualTo(sum(whole, "v1.1.0")).startsWith("h1:");
        assertThat(sum(direct, "v1.0.0")).isEqualTo(first);
        assertThat(direct.query(new ModulePath(MODULE), "main").version()).hasToString("v1.1.0");
    }

    @Test
    void damagedCloneOfWhatCannotBeReached_isAFailure_andKept() throws Exception {
        String first = sum(direct, "v1.0.0");
        Files.move(repo.folder(), temporary.resolve("away"));
        Path clone = cloned();
        empty(clone.resolve("HEAD"));
        assertThatThrownBy(() -> world.direct(folder).mod(ModuleVersion.of(MODULE, "v1.1.0")))
                .isInstanceOf(UpstreamException.class);
        assertThat(packs(clone)).isNotEmpty();
        Files.move(temporary.resolve("away"), repo.folder());
        assertThat(sum(world.direct(folder), "v1.0.0")).isEqualTo(first);
    }

    /** As a fetch leaves it that was cut off while it unpacked: the commit and its tree are there, and no file. */
    @Test
    void fetchThatBrokeOff_countsForNothing() throws Exception {
        sum(direct, "v1.0.0");
        put("commit", repo.git("rev-parse", "v1.1.0"));
        put("tree", repo.git("rev-parse", "v1.1.0^{tree}"));
        assertThat(mod(direct, "v1.1.0")).isEqualTo(REQUIRING);
        assertThat(sum(direct, "v1.1.0")).isEqualTo(sum(world.direct(), "v1.1.0"));
    }

    private void put(String type, String hash) throws Exception {
        String[] command = {
            "sh",
            "-c",
            "git --git-dir=\"$1\" cat-file " + type + " " + hash + " | git --git-dir=\"$2\" hash-object -w -t " + type
                    + " --stdin",
            "put",
            repo.folder().toString(),
            cloned().toString()
        };
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringWhitespace(hash);
    }

    @Test
    void branchThatBecomesAFolder_isNoHindrance() throws Exception {
        ModulePath path = new ModulePath(MODULE);
        assertThat(direct.query(path, "x").version()).hasToString("v1.0.0");
        repo.deleteRef("refs/heads/x").ref("refs/heads/x/y", repo.tip());
        repo.commit(DirectShapes.file("b.go", "package a\n"));
        VcsSource later = world.direct(folder);
        assertThat(later.query(path, repo.tip()).version().text()).startsWith("v1.1.1-0.");
        repo.deleteRef("refs/heads/x/y").ref("refs/heads/x", repo.tip());
        repo.commit(DirectShapes.file("c.go", "package a\n"));
        assertThat(world.direct(folder).query(path, "main").version().text()).startsWith("v1.1.1-0.");
    }

    private void hello() {
        world.net().goImport(HOST + "/hello", "git", "https://git." + HOST + "/hello");
    }

    @Test
    void loginPage_isNoEmptyRepository() {
        hello();
        world.net().page("git." + HOST + "/hello/info/refs", 200, "");
        assertThatThrownBy(() -> direct.list(new ModulePath(HOST + "/hello")))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("no git repository");
    }

    @Test
    void emptyRepository_hasNoVersions() throws Exception {
        try (TestRepo empty = TestRepo.create()) {
            hello();
            world.net().repo("git." + HOST + "/hello", empty);
            assertThat(direct.list(new ModulePath(HOST + "/hello"))).isEmpty();
        }
    }

    @Test
    void whatServersSay_isNotTakenForGitsWord() {
        hello();
        world.net()
                .page("git." + HOST + "/hello/info/refs", 503, "fatal: repository 'x' not found")
                .page("git." + HOST + "/hello", 200, "the repository");
        assertThatThrownBy(() -> direct.list(new ModulePath(HOST + "/hello"))).isInstanceOf(UpstreamException.class);
    }

    @Test
    void repositoryThatIsKeptSecret_isAbsentWhereItsPageIs() {
        hello();
        world.net()
                .page("git." + HOST + "/hello/info/refs", 401, "who are you?")
                .page("git." + HOST + "/hello", 404, "there is no such page");
        assertThatThrownBy(() -> direct.list(new ModulePath(HOST + "/hello"))).isInstanceOf(NotFoundException.class);
        world.net().page("git." + HOST + "/hello", 200, "the repository");
        assertThatThrownBy(() -> world.direct().list(new ModulePath(HOST + "/hello")))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("credentials");
    }
}
