package dev.goproxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.content.Content;
import dev.goproxy.content.spool.ContentCheck;
import dev.goproxy.content.spool.IncrementalCheck;
import dev.goproxy.content.spool.SpooledContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirCacherTest {
    private static final String NAME = "github.com/!burnt!sushi/toml/@v/v1.0.0.zip";

    @TempDir
    Path folder;

    private Path root;
    private DirCacher cacher;

    @BeforeEach
    void make() {
        root = folder.resolve("caches");
        cacher = new DirCacher(root);
    }

    private static String read(Content content) throws IOException {
        try (content;
                InputStream in = content.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static Content stream(String text) {
        return Content.of(new ByteArrayInputStream(text.getBytes(UTF_8)), OptionalLong.empty());
    }

    /** All files below a folder, except lock files. */
    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .toList();
        }
    }

    @Test
    void put_thenGet_inTheLayoutOfGoproxy() throws IOException {
        assertThat(cacher.get(NAME)).isEmpty();
        assertThat(root).doesNotExist();
        cacher.put(NAME, Content.of("old"));
        cacher.put(NAME, stream("new"));
        assertThat(read(cacher.get(NAME).orElseThrow())).isEqualTo("new");
        assertThat(files(root)).containsExactly(NAME);
    }

    @Test
    void put_takesOverTheFileOfASpooledContent() throws IOException {
        try (SpooledContent spool = SpooledContent.of(
                stream("zip"), cacher.tempDir().orElseThrow(), IncrementalCheck.NONE, ContentCheck.NONE)) {
            cacher.put(NAME, spool);
            assertThat(read(cacher.get(NAME).orElseThrow())).isEqualTo("zip");
            assertThat(files(root)).containsExactly(NAME);
            assertThat(spool.tag()).isEqualTo(cacher.get(NAME).orElseThrow().tag());
        }
    }

    @Test
    void tag_isTheSameColdAndWarm() throws IOException {
        Content cold = Content.of("x".getBytes(UTF_8), Instant.parse("2020-01-02T03:04:05.678Z"));
        cacher.put(NAME, cold);
        Content warm = cacher.get(NAME).orElseThrow();
        assertThat(warm.tag()).isEqualTo(cold.tag());
        assertThat(warm.modified()).isEqualTo(cold.modified());
    }

    @Test
    void put_ofContentThatFails_leavesTheOldContent() throws IOException {
        cacher.put(NAME, Content.of("old"));
        Content cut = Content.of(new ByteArrayInputStream(new byte[5]), OptionalLong.of(9));
        assertThatThrownBy(() -> cacher.put(NAME, cut)).isInstanceOf(IOException.class);
        Content broken = Content.of(
                new InputStream() {
                    @Override
                    public int read() {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        throw new IllegalStateException("broken");
                    }
                },
                OptionalLong.empty());
        assertThatThrownBy(() -> cacher.put(NAME, broken)).isInstanceOf(IllegalStateException.class);
        assertThat(read(cacher.get(NAME).orElseThrow())).isEqualTo("old");
        assertThat(files(root)).containsExactly(NAME);
    }

    /** On another file system nothing can be moved at once. */
    @Test
    void put_intoALinkedFolderOnAnotherFileSystem() throws IOException {
        Path other = Path.of("/dev/shm");
        assumeTrue(Files.isDirectory(other) && !Files.getFileStore(other).equals(Files.getFileStore(folder)));
        Path linked = Files.createTempDirectory(other, "goproxy-test");
        try (SpooledContent spool = SpooledContent.of(
                stream("zip"), cacher.tempDir().orElseThrow(), IncrementalCheck.NONE, ContentCheck.NONE)) {
            Files.createSymbolicLink(root.resolve("a.b"), linked);
            cacher.put("a.b/c/@v/v1.0.0.zip", spool);
            cacher.put("a.b/c/@v/v1.0.0.mod", stream("module a.b"));
            assertThat(files(linked)).containsExactlyInAnyOrder("c/@v/v1.0.0.zip", "c/@v/v1.0.0.mod");
            assertThat(read(cacher.get("a.b/c/@v/v1.0.0.zip").orElseThrow())).isEqualTo("zip");
        } finally {
            MoreFiles.deleteRecursively(linked, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    @Test
    void put_createsAFileReadableByOtherUsers() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        cacher.put(NAME, Content.of("x"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(NAME))))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "..",
                "../x",
                "a/../../x",
                "a/./b",
                "a//b",
                "a/",
                ".",
                "...",
                "a/...",
                ".tmp",
                ".tmp/x",
                "a\\..\\x",
                "a\0b",
                "a\nb",
                "c:x",
                "\u00e9",
                "a/\u007f"
            })
    void getAndPut_ofInvalidNames_touchNoFile(String name) throws IOException {
        Files.writeString(folder.resolve("x"), "outside");
        cacher.tempDir();
        Files.writeString(root.resolve(".tmp/x"), "temporary");
        assertThat(cacher.get(name)).isEmpty();
        assertThatThrownBy(() -> cacher.put(name, Content.of("y"))).isInstanceOf(IOException.class);
        assertThat(files(folder)).containsExactlyInAnyOrder("x", "caches/.tmp/x");
        assertThat(folder.resolve("x")).hasContent("outside");
    }

    @Test
    void get_ofTooLongNames_isEmpty() throws IOException {
        String element = "a".repeat(255);
        cacher.put(element + "/x", Content.of("1"));
        assertThat(cacher.get(element + "/x")).isPresent();
        assertThat(cacher.get(element + "a/x")).isEmpty();
        assertThat(cacher.get((element + "/").repeat(20) + "x")).isEmpty();
        assertThatThrownBy(() -> cacher.put((element + "/").repeat(20) + "x", Content.of("1")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void get_ofFolderOrBelowFile_isEmpty() throws IOException {
        cacher.put("a/b", Content.of("1"));
        assertThat(cacher.get("a")).isEmpty();
        assertThat(cacher.get("a/b/c")).isEmpty();
        assertThatThrownBy(() -> cacher.put("a/b/c", Content.of("1"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> cacher.put("a", Content.of("1"))).isInstanceOf(IOException.class);
        assertThat(files(root)).containsExactly("a/b");
    }

    @Test
    void put_fails_andGetWorks_whenTheFolderIsNotWritable() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        DirCacher none = new DirCacher(file.resolve("caches"));
        assertThat(none.get(NAME)).isEmpty();
        assertThat(none.tempDir()).isEmpty();
        assertThatThrownBy(() -> none.put(NAME, Content.of("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void tempDir_deletesWhatDeadProcessesLeft_andNothingElse() throws IOException {
        Path temp = Files.createDirectories(root.resolve(".tmp"));
        Path dead = Files.createDirectories(temp.resolve("dead"));
        Files.writeString(dead.resolve("spool-1.tmp"), "half");
        Files.createFile(temp.resolve("dead.lock"));
        Files.createFile(temp.resolve("neverbegun.lock"));
        Path alive = Files.createDirectories(temp.resolve("alive"));
        Files.writeString(alive.resolve("spool-1.tmp"), "half");
        Path lock = Files.createFile(temp.resolve("alive.lock"));
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            Path ours = cacher.tempDir().orElseThrow();
            assertThat(ours).isDirectory().hasParent(temp);
            assertThat(alive.resolve("spool-1.tmp")).exists();
            assertThat(dead).doesNotExist();
            assertThat(temp.resolve("dead.lock")).doesNotExist();
            assertThat(temp.resolve("neverbegun.lock")).doesNotExist();
        }
    }

    @Test
    void tempDir_isCreatedAgain_whenAnOperatorDeletesIt() throws IOException {
        Files.delete(cacher.tempDir().orElseThrow());
        cacher.put(NAME, Content.of("x"));
        assertThat(cacher.get(NAME)).isPresent();
    }

    @Test
    void tempDir_ofTwoPathsToOneFolder_deletesNeither() throws IOException {
        Path ours = cacher.tempDir().orElseThrow();
        Files.createSymbolicLink(folder.resolve("link"), root);
        Path theirs = new DirCacher(folder.resolve("link")).tempDir().orElseThrow();
        assertThat(ours).exists();
        assertThat(theirs).exists().isNotEqualTo(ours);
        assertThat(new DirCacher(root).tempDir()).hasValue(ours);
    }

    @Test
    void close_deletesTheTemporaryFolder_onceNoOtherCacherUsesIt() throws IOException {
        var other = new DirCacher(root);
        Path temp = cacher.tempDir().orElseThrow();
        assertThat(other.tempDir()).hasValue(temp);
        cacher.put(NAME, Content.of("x"));
        cacher.close();
        assertThat(temp).exists();
        other.close();
        assertThat(root.resolve(".tmp")).isEmptyDirectory();
        assertThat(read(cacher.get(NAME).orElseThrow())).isEqualTo("x");
        assertThatThrownBy(() -> cacher.put(NAME, Content.of("y"))).isInstanceOf(IOException.class);
    }

    @Test
    void get_returnsTheOldOrTheNewContentAsAWhole_whilePutRuns() throws Exception {
        var threads = Executors.newCachedThreadPool();
        var other = new DirCacher(root);
        cacher.put(NAME, Content.of("0".repeat(50_000)));
        try {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                String text = String.valueOf(i).repeat(50_000 + i);
                DirCacher mine = i % 2 == 0 ? cacher : other;
                all.add(threads.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        mine.put(NAME, Content.of(text));
                        String seen = read(mine.get(NAME).orElseThrow());
                        int digit = seen.charAt(0) - '0';
                        assertThat(seen).isEqualTo(String.valueOf(digit).repeat(50_000 + digit));
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(files(root)).containsExactly(NAME);
    }
}
