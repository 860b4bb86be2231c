package dev.goproxy.content.spool;

import dev.goproxy.content.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of {@link SpooledContent} share. */
abstract class SpooledContentFixture {
    @TempDir
    Path folder;

    final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** A stream of the byte arrays that a test feeds to it; an empty one is its end. */
    static final class FedStream extends InputStream {
        final LinkedBlockingQueue<Object> food = new LinkedBlockingQueue<>();
        final AtomicBoolean closed = new AtomicBoolean();

        void feed(byte[] bytes) {
            food.add(bytes);
        }

        void end() {
            food.add(new byte[0]);
        }

        void fail(Exception e) {
            food.add(e);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Object next;
            try {
                next = food.take();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            if (next instanceof IOException e) {
                throw e;
            }
            if (next instanceof RuntimeException e) {
                throw e;
            }
            byte[] bytes = (byte[]) next;
            System.arraycopy(bytes, 0, buffer, offset, bytes.length);
            return bytes.length == 0 ? -1 : bytes.length;
        }

        @Override
        public void close() {
            closed.set(true);
            food.add(new IOException("closed"));
        }
    }

    static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] join(byte[]... all) {
        var out = new ByteArrayOutputStream();
        for (byte[] some : all) {
            out.writeBytes(some);
        }
        return out.toByteArray();
    }

    SpooledContent spool(InputStream stream, ContentCheck check) throws IOException {
        return spool(stream, IncrementalCheck.NONE, check);
    }

    SpooledContent spool(InputStream stream, IncrementalCheck scan, ContentCheck check) throws IOException {
        return SpooledContent.of(Content.of(stream, OptionalLong.empty()), folder, scan, check);
    }

    static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    <T> Future<T> start(Callable<T> task) {
        return threads.submit(task);
    }
}
