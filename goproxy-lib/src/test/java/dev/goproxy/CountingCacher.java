package dev.goproxy;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Records how another cacher is used. */
final class CountingCacher implements Cacher {
    final List<String> gets = new CopyOnWriteArrayList<>();
    final List<String> opened = new CopyOnWriteArrayList<>();
    final AtomicInteger tempDirs = new AtomicInteger();
    /** Called after a name has been looked up, before the caller learns the result. */
    volatile Consumer<String> onGet = name -> {};

    private final Cacher cacher;

    CountingCacher(Cacher cacher) {
        this.cacher = cacher;
    }

    @Override
    public Optional<Content> get(String name) throws IOException {
        gets.add(name);
        Optional<Content> content = cacher.get(name);
        onGet.accept(name);
        return content.map(found -> new CountingContent(name, found));
    }

    @Override
    public void put(String name, Content content) throws IOException {
        cacher.put(name, content);
    }

    @Override
    public Optional<Path> tempDir() {
        tempDirs.incrementAndGet();
        return cacher.tempDir();
    }

    private final class CountingContent implements Content {
        private final String name;
        private final Content content;

        CountingContent(String name, Content content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public OptionalLong size() {
            return content.size();
        }

        @Override
        public Optional<Instant> modified() {
            return content.modified();
        }

        @Override
        public Optional<String> tag() {
            return content.tag();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            opened.add(name);
            return content.open(offset);
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
