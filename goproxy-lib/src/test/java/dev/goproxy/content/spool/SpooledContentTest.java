package dev.goproxy.content.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.content.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpooledContentTest extends SpooledContentFixture {
    @Test
    void open_pullsTheBytes_whenNobodyAwaitsCompletion() throws IOException {
        byte[] bytes = random(300_000);
        try (SpooledContent spool = spool(new ByteArrayInputStream(bytes), ContentCheck.NONE)) {
            assertThat(read(spool)).isEqualTo(bytes);
            assertThat(read(spool)).isEqualTo(bytes);
            assertThat(spool.size()).hasValue(bytes.length);
            assertThat(spool.tag()).isPresent();
            assertThat(spool.modified()).isPresent();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void open_skipsTheOffset_upToTheEndAndBeyond() throws IOException {
        byte[] bytes = random(200_000);
        for (long offset : new long[] {0, 1, 65_536, 199_999, 200_000, 200_001, Long.MAX_VALUE}) {
            try (SpooledContent spool = spool(new ByteArrayInputStream(bytes), ContentCheck.NONE);
                    InputStream in = spool.open(offset)) {
                int from = (int) Math.min(offset, bytes.length);
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, from, bytes.length));
            }
        }
    }

    @Test
    void read_followsTheGrowingFile_exceptForTheTail() throws Exception {
        var source = new FedStream();
        byte[] first = random(60_000);
        byte[] second = random(50_000);
        try (SpooledContent spool = spool(source, ContentCheck.NONE)) {
            Future<?> puller = start(() -> {
                spool.awaitCompletion();
                return null;
            });
            try (InputStream in = spool.open()) {
                source.feed(first);
                source.feed(second);
                int visible = first.length + second.length - SpooledContent.HELD_BACK;
                assertThat(in.readNBytes(visible)).isEqualTo(Arrays.copyOf(join(first, second), visible));
                Future<byte[]> rest = start(in::readAllBytes);
                assertThat(spool.size()).isEmpty();
                source.end();
                assertThat(rest.get()).hasSize(SpooledContent.HELD_BACK);
            }
            puller.get();
            assertThat(source.closed).isTrue(); // slow readers don't keep the upstream connection open
        }
    }

    @Test
    void read_neverReturnsTheTail_whenTheCheckFails() throws Exception {
        byte[] bytes = random(200_000);
        try (SpooledContent spool = spool(new ByteArrayInputStream(bytes), file -> {
            assertThat(file).hasBinaryContent(bytes);
            throw new IOException("bad checksum");
        })) {
            InputStream in = spool.open();
            assertThatThrownBy(in::readAllBytes).hasMessage("bad checksum");
            assertThatThrownBy(spool::awaitCompletion).hasMessage("bad checksum");
            assertThatThrownBy(spool::open).hasMessage("bad checksum");
            assertThatThrownBy(() -> spool.moveTo(folder.resolve("x"))).hasMessage("bad checksum");
            in.close();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void read_failsForAll_whenCheckOrSourceFails() throws Exception {
        try (SpooledContent spool = spool(InputStream.nullInputStream(), file -> {
            throw new IllegalStateException("bug");
        })) {
            assertThatThrownBy(spool::awaitCompletion).isInstanceOf(IOException.class);
        }
        var source = new FedStream();
        source.feed(random(100));
        source.fail(new IOException("reset"));
        try (SpooledContent spool = spool(source, ContentCheck.NONE)) {
            Future<byte[]> reader = start(() -> read(spool));
            assertThatThrownBy(spool::awaitCompletion).hasMessage("reset");
            assertThatThrownBy(reader::get).hasMessageContaining("reset");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void read_errorWhilePulling_isAFailureNotAnEnd() throws IOException {
        try (SpooledContent spool = spool(InputStream.nullInputStream(), file -> {
            throw new OutOfMemoryError("test");
        })) {
            assertThatThrownBy(spool::awaitCompletion).isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(spool::awaitCompletion).isInstanceOf(IOException.class);
        }
    }

    @Test
    void awaitCompletion_failsForFewerOrMoreBytesThanDeclared() throws IOException {
        for (long declared : new long[] {99, 101}) {
            var stream = new ByteArrayInputStream(random(100));
            try (SpooledContent spool = SpooledContent.of(
                    Content.of(stream, OptionalLong.of(declared)), folder, IncrementalCheck.NONE, ContentCheck.NONE)) {
                assertThat(spool.size()).hasValue(declared);
                assertThatThrownBy(spool::awaitCompletion).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void read_byManyReadersOfDifferentSpeeds_returnsAllBytes() throws Exception {
        byte[] bytes = random(3_000_000);
        try (SpooledContent spool = spool(new ByteArrayInputStream(bytes), ContentCheck.NONE)) {
            var readers = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < 32; i++) {
                Content reference = spool.retain();
                int sliceBytes = 1 + i * 1000;
                readers.add(start(() -> {
                    try (reference;
                            InputStream in = reference.open()) {
                        var out = new ByteArrayOutputStream();
                        var slice = new byte[sliceBytes < 1000 ? 100_000 : sliceBytes];
                        for (int count = in.read(slice); count >= 0; count = in.read(slice)) {
                            out.write(slice, 0, count);
                        }
                        return out.toByteArray();
                    }
                }));
            }
            for (Future<byte[]> reader : readers) {
                assertThat(reader.get()).isEqualTo(bytes);
            }
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void awaitCompletion_isContinuedByAnotherThread_whenThePullerIsInterrupted() throws Exception {
        var source = new FedStream();
        var entered = new AtomicInteger();
        try (SpooledContent spool = spool(source, ContentCheck.NONE)) {
            // A reader pulls, so that both calls of awaitCompletion only wait.
            Future<byte[]> reader = start(() -> read(spool));
            await().until(() -> source.food.isEmpty());
            Thread[] first = new Thread[1];
            Future<?> interrupted = start(() -> {
                first[0] = Thread.currentThread();
                entered.incrementAndGet();
                spool.awaitCompletion();
                return null;
            });
            await().until(() -> entered.get() == 1 && first[0].getState() == Thread.State.WAITING);
            first[0].interrupt();
            assertThatThrownBy(interrupted::get).hasCauseInstanceOf(InterruptedIOException.class);
            source.feed(random(10));
            source.end();
            spool.awaitCompletion();
            assertThat(reader.get()).isEqualTo(random(10));
        }
    }

    @Test
    void moveTo_leavesRunningReadersUndisturbed() throws Exception {
        byte[] bytes = random(500_000);
        Path target = folder.resolve("target");
        Files.writeString(target, "old");
        try (SpooledContent spool = spool(new ByteArrayInputStream(bytes), ContentCheck.NONE);
                InputStream before = spool.open()) {
            byte[] begun = before.readNBytes(1000);
            assertThat(spool.moveTo(target)).isTrue();
            assertThat(join(begun, before.readAllBytes())).isEqualTo(bytes);
            assertThat(read(spool)).isEqualTo(bytes);
            assertThat(Content.of(target).tag()).isEqualTo(spool.tag());
            assertThat(spool.moveTo(folder.resolve("again"))).isFalse();
        }
        assertThat(files()).containsExactly(target);
        assertThat(target).hasBinaryContent(bytes);
    }

    @Test
    void tag_isKnownWithTheSize_andIsThatOfTheMovedFile() throws IOException {
        var stream = new ByteArrayInputStream(random(100));
        Path target = folder.resolve("target");
        try (SpooledContent spool = SpooledContent.of(
                Content.of(stream, OptionalLong.of(100)), folder, IncrementalCheck.NONE, ContentCheck.NONE)) {
            var early = spool.tag();
            assertThat(early).isPresent();
            spool.moveTo(target);
            assertThat(spool.tag()).isEqualTo(early);
            assertThat(Content.of(target).tag()).isEqualTo(early);
            assertThat(Content.of(target).modified()).isEqualTo(spool.modified());
        }
    }

    @Test
    void moveTo_changesNothing_whenItFails() throws IOException {
        try (SpooledContent spool = spool(new ByteArrayInputStream(random(10)), ContentCheck.NONE)) {
            assertThatThrownBy(() -> spool.moveTo(folder.resolve("no/such/folder")))
                    .isInstanceOf(IOException.class);
            assertThat(read(spool)).isEqualTo(random(10));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void moveTo_leavesAFileReadableByOtherUsers() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        Path target = folder.resolve("target");
        try (SpooledContent spool = spool(InputStream.nullInputStream(), ContentCheck.NONE)) {
            spool.moveTo(target);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
    }

    @Test
    void close_ofTheLastReference_deletesTheFile() throws IOException {
        SpooledContent spool = spool(new ByteArrayInputStream("x".getBytes(UTF_8)), ContentCheck.NONE);
        Content one = spool.retain();
        Content two = spool.retain();
        spool.close();
        spool.close();
        one.close();
        one.close();
        assertThat(read(two)).hasSize(1);
        InputStream open = two.open();
        two.close();
        assertThat(files()).isEmpty();
        assertThat(open.readAllBytes()).hasSize(1);
        open.close();
        assertThatThrownBy(spool::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_whilePulling_wakesWaitingThreads() throws Exception {
        var source = new FedStream();
        SpooledContent spool = spool(source, ContentCheck.NONE);
        Future<?> puller = start(() -> {
            spool.awaitCompletion();
            return null;
        });
        Future<byte[]> reader = start(() -> read(spool));
        await().until(() -> threads.toString().contains("active threads = 2"));
        spool.close();
        assertThatThrownBy(() -> puller.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void of_contentThatFailsToOpen_leavesNoFileAndClosesIt() throws IOException {
        var closed = new AtomicBoolean();
        Content used = Content.of(
                new InputStream() {
                    @Override
                    public int read() {
                        return -1;
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                },
                OptionalLong.empty());
        used.open();
        assertThatThrownBy(() -> SpooledContent.of(used, folder, IncrementalCheck.NONE, ContentCheck.NONE))
                .isInstanceOf(IOException.class);
        assertThat(closed).isTrue();
        assertThat(files()).isEmpty();
    }
}
