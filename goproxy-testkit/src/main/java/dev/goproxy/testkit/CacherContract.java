package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.testkit.content.MovableContent;
import dev.goproxy.testkit.content.ProbeContent;
import dev.goproxy.testkit.content.Streams;
import dev.goproxy.testkit.process.OpenFiles;
import dev.goproxy.testkit.process.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Contract test of a {@link Cacher}: everything that a proxy relies on. Extend it, and create the cacher under test:
 *
 * <pre>{@code
 * class MyCacherTest extends CacherContract {
 *     @TempDir
 *     Path folder;
 *
 *     @Override
 *     protected Cacher create() {
 *         return new MyCacher(folder);
 *     }
 * }
 * }</pre>
 */
@Isolated("it counts the open files of the process")
public abstract class CacherContract {
    private static final String NAME = "example.com/hello/@v/list";
    private static final int THREADS = 32;

    private Cacher cacher;
    private CacherProbe probe;

    /** For subclasses. */
    protected CacherContract() {}

    /**
     * Creates a cacher for one test, which is closed after the test, twice.
     *
     * @return an empty cacher that holds at least 300 MiB
     * @throws Exception if the test should fail
     */
    protected abstract Cacher create() throws Exception;

    /**
     * Releases what else {@link #create} has opened. Called after each test; does nothing by default.
     *
     * @param used the cacher, which is closed
     * @throws Exception if the test should fail
     */
    protected void dispose(Cacher used) throws Exception {}

    /**
     * Returns the size of the largest content that is put.
     *
     * @return in bytes; 100,000,000 by default
     */
    protected long largeSize() {
        return 100_000_000;
    }

    @BeforeEach
    final void begin() throws Exception {
        cacher = create();
        probe = new CacherProbe(cacher);
    }

    @AfterEach
    final void end() throws Exception {
        Optional<Path> temp = cacher.tempDir();
        if (temp.isPresent() && Files.exists(temp.get())) {
            assertThat(temp.get()).as("temporary files left behind").isEmptyDirectory();
        }
        cacher.close();
        assertThatCode(cacher::close).as("closing it again").doesNotThrowAnyException();
        dispose(cacher);
    }

    @Test
    final void get_ofWhatWasNeverPut_isEmpty() throws IOException {
        assertThat(cacher.get(NAME)).isEmpty();
        put(NAME, "some");
        assertThat(cacher.get("example.com/hello/@v/lis")).isEmpty();
        assertThat(cacher.get("example.com/hello/@v")).isEmpty();
        assertThat(cacher.get(NAME + "/below")).isEmpty();
    }

    @Test
    final void get_returnsWhatWasPut() throws IOException {
        put(NAME, "v1.0.0\n");
        assertThat(text(NAME)).hasValue("v1.0.0\n");
        assertThat(text(NAME)).as("a second time").hasValue("v1.0.0\n");
    }

    @Test
    final void get_reportsTheSizeOrNone() throws IOException {
        put(NAME, "12345");
        try (Content content = cacher.get(NAME).orElseThrow()) {
            assertThat(content.size().orElse(5)).isEqualTo(5);
        }
    }

    @Test
    final void get_canBeReadFromAnOffset() throws IOException {
        put(NAME, "0123456789");
        assertThat(probe.textFrom(NAME, 4)).isEqualTo("456789");
        assertThat(probe.textFrom(NAME, 10)).isEmpty();
        assertThat(probe.textFrom(NAME, 11)).isEmpty();
    }

    @Test
    final void get_afterAClosedContentThatWasNotRead_stillWorks() throws IOException {
        put(NAME, "some");
        cacher.get(NAME).orElseThrow().close();
        assertThat(text(NAME)).hasValue("some");
    }

    @Test
    final void put_replacesWhatWasThere() throws IOException {
        put(NAME, "a long first text");
        put(NAME, "short");
        assertThat(text(NAME)).hasValue("short");
    }

    @Test
    final void put_ofOtherBytes_changesTheTag() throws IOException {
        put(NAME, "first");
        Optional<String> first = probe.tag(NAME);
        assertThat(probe.tag(NAME)).isEqualTo(first);
        put(NAME, "second");
        if (first.isPresent()) {
            assertThat(probe.tag(NAME)).isPresent().isNotEqualTo(first);
        }
    }

    @Test
    final void put_keepsTheTime() throws IOException {
        for (String time : List.of("2021-02-03T04:05:06.789Z", "2021-02-03T04:05:06.001Z", "2024-01-01T00:00:00Z")) {
            Instant modified = Instant.parse(time);
            cacher.put(NAME, Content.of(time.getBytes(StandardCharsets.UTF_8), modified));
            assertThat(probe.modified(NAME))
                    .as("Content.modified(), from which a proxy tells whether a list is fresh")
                    .hasValueSatisfying(kept -> assertThat(kept).isCloseTo(modified, within(1, ChronoUnit.MILLIS)));
        }
    }

    @Test
    final void put_ofNothing_keepsZeroBytes() throws IOException {
        put(NAME, "");
        assertThat(text(NAME)).hasValue("");
    }

    @Test
    final void put_ofMuch_keepsAllOfIt() throws IOException {
        var large = new ProbeContent(OptionalLong.of(largeSize()), () -> Streams.random(largeSize(), 5));
        cacher.put("example.com/large/@v/v1.0.0.zip", large);
        try (Content content = cacher.get("example.com/large/@v/v1.0.0.zip").orElseThrow();
                InputStream kept = content.open();
                InputStream expected = large.open()) {
            assertThat(Streams.sameBytes(kept, expected)).isTrue();
        }
    }

    @Test
    final void put_ofUnknownSize_keepsAllOfIt() throws IOException {
        cacher.put(NAME, new ProbeContent(OptionalLong.empty(), () -> Streams.random(100_000, 6)));
        assertThat(probe.bytes(NAME))
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(100_000));
    }

    @TestFactory
    final Stream<DynamicTest> put_keepsOddButLegalNames() {
        return CacheNames.all().map(name -> DynamicTest.dynamicTest(name, () -> keepsNameApart(name)));
    }

    /** A name is not mistaken for another one, whatever the file system or the database does with its characters. */
    final void keepsNameApart(String name) throws IOException {
        List<String> names = CacheNames.all().toList();
        for (String other : names) {
            put(other, other);
        }
        put(name, "changed");
        for (String other : names) {
            assertThat(text(other)).as(other).hasValue(other.equals(name) ? "changed" : other);
        }
    }

    @Test
    final void put_ofContentThatFails_keepsWhatWasThere() throws IOException {
        assertThatThrownBy(() -> cacher.put(NAME, ProbeContent.failingAfter(100_000)))
                .isInstanceOf(IOException.class);
        assertThat(cacher.get(NAME)).as("nothing was there").isEmpty();
        put(NAME, "old");
        assertThatThrownBy(() -> cacher.put(NAME, ProbeContent.failingAfter(100_000)))
                .isInstanceOf(IOException.class);
        assertThat(text(NAME)).hasValue("old");
    }

    @Test
    final void put_closesItsStreams_andLeavesTheContentToItsOwner() throws IOException {
        var content = new ProbeContent(OptionalLong.of(4), () -> Streams.zeros(4));
        cacher.put(NAME, content);
        assertThat(content.openStreams()).isZero();
        assertThat(content.isClosed()).isFalse();
        ProbeContent failing = ProbeContent.failingAfter(10);
        assertThatThrownBy(() -> cacher.put(NAME, failing)).isInstanceOf(IOException.class);
        assertThat(failing.openStreams()).isZero();
    }

    @Test
    final void put_thatIsNotDone_isNotSeen() throws Exception {
        put(NAME, "old");
        var half = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Content slow = new ProbeContent(
                OptionalLong.of(200_000),
                () -> Streams.sequence(
                        Streams.zeros(100_000),
                        Streams.event(half::countDown),
                        Streams.event(() -> await(goOn)),
                        Streams.zeros(100_000)));
        var writer = new Workers(1).start(worker -> cacher.put(NAME, slow));
        await(half);
        assertThat(text(NAME)).hasValue("old");
        assertThat(text("example.com/other/@v/list")).isEmpty();
        goOn.countDown();
        writer.join();
        assertThat(probe.bytes(NAME))
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(200_000));
    }

    @Test
    final void put_takesAFileOver_orCopiesIt() throws IOException {
        Optional<Path> temp = cacher.tempDir();
        Path folder = temp.isPresent() ? temp.get() : Files.createTempDirectory("testkit-cacher-");
        Path file = Files.writeString(Files.createTempFile(folder, "taken-over", ""), "v1.0.0\n");
        try {
            cacher.put(NAME, new MovableContent(file));
            assertThat(text(NAME)).hasValue("v1.0.0\n");
            cacher.put(NAME, new MovableContent(Files.writeString(file, "v1.1.0\n")));
            assertThat(text(NAME)).hasValue("v1.1.0\n");
        } finally {
            Files.deleteIfExists(file);
            if (temp.isEmpty()) {
                Files.delete(folder);
            }
        }
    }

    @Test
    final void put_whileAnotherReads_doesNotDisturbTheReader() throws IOException {
        byte[] old = new byte[300_000];
        Arrays.fill(old, (byte) 'o');
        cacher.put(NAME, Content.of(old));
        try (Content content = cacher.get(NAME).orElseThrow();
                InputStream reader = content.open()) {
            byte[] beginning = reader.readNBytes(1000);
            put(NAME, "new");
            assertThat(beginning).containsOnly('o');
            assertThat(reader.readAllBytes()).hasSize(299_000).containsOnly('o');
        }
        assertThat(text(NAME)).hasValue("new");
    }

    @Test
    final void list_namesWhatIsInTheFolder_orNothing() throws IOException {
        assertThat(cacher.list("example.com/m/@v")).isEmpty();
        for (String name : List.of("list", "v1.0.0.info", "v1.0.0+incompatible.zip", "main.info")) {
            put("example.com/m/@v/" + name, name);
        }
        put("example.com/m/@latest", "elsewhere");
        put("example.com/m/v2/@v/v2.0.0.info", "elsewhere");
        put("example.com/m/@v/v1.0.0.info", "again");
        assertThatThrownBy(() -> cacher.put("example.com/m/@v/v1.9.0.zip", ProbeContent.failingAfter(10)))
                .isInstanceOf(IOException.class);
        List<String> names = cacher.list("example.com/m/@v");
        if (!names.isEmpty()) {
            assertThat(names).containsExactlyInAnyOrder("list", "v1.0.0.info", "v1.0.0+incompatible.zip", "main.info");
            assertThat(cacher.list("example.com/m")).containsExactly("@latest");
        }
        try (Stream<String> below = cacher.names("example.com/m/v2");
                Stream<String> all = cacher.names("")) {
            assertThat(below).isSubsetOf("example.com/m/v2/@v/v2.0.0.info");
            List<String> found = all.toList();
            assertThat(found).hasSize(found.isEmpty() ? 0 : 6);
        }
        assertThat(cacher.list("example.com/m/@")).isEmpty();
        assertThat(cacher.list("example.com/unknown/@v")).isEmpty();
    }

    @Test
    final void stateDir_keepsItsFiles_apartFromTemporaryOnes() throws IOException {
        Optional<Path> state = cacher.stateDir();
        assertThat(cacher.stateDir()).isEqualTo(state);
        if (state.isPresent()) {
            Path file = Files.createDirectories(state.get()).resolve("contract");
            Files.writeString(file, "kept");
            put(NAME, "something else");
            assertThat(file).hasContent("kept");
            assertThat(cacher.tempDir().filter(file::startsWith)).isEmpty();
            Files.delete(file);
        }
    }

    @Test
    final void manyThreads_seeOneContentOrAnother_neverAMixture() throws Exception {
        put(NAME, "a".repeat(50_000));
        new Workers(THREADS).run(worker -> {
            for (int round = 0; round < 20; round++) {
                if (worker % 4 == 0) {
                    put(NAME, Character.toString('a' + worker / 4).repeat(50_000 + worker));
                } else {
                    String seen = text(NAME).orElseThrow();
                    int writer = (seen.charAt(0) - 'a') * 4;
                    assertThat(seen.length()).isIn(50_000, 50_000 + writer);
                    assertThat(seen.chars().distinct().count()).isEqualTo(1);
                }
            }
        });
    }

    @Test
    final void manyThreads_haveTheirOwnNames() throws Exception {
        new Workers(THREADS).run(worker -> {
            for (int round = 0; round < 20; round++) {
                String name = "example.com/m" + worker + "/@v/v1." + round + ".0.info";
                assertThat(cacher.get(name)).isEmpty();
                put(name, name);
                assertThat(text(name)).hasValue(name);
            }
        });
    }

    @Test
    final void files_areNotLeftOpen() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            names.add("example.com/m" + i + "/@v/list");
        }
        long before = OpenFiles.count();
        for (String name : names) {
            put(name, name);
            assertThat(text(name)).hasValue(name);
            cacher.get(name).orElseThrow().close();
        }
        assertThat(OpenFiles.count() - before).as("open files more than before").isLessThan(100);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("waited too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void put(String name, String text) throws IOException {
        probe.put(name, text);
    }

    private Optional<String> text(String name) throws IOException {
        return probe.text(name);
    }
}
