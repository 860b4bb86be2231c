package dev.goproxy.server.cli;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.content.Content;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cacher over another, which it leaves as it is: what is put is kept in memory. Closes the other. */
final class ScratchCacher implements Cacher {
    private final Cacher below;
    private final Cacher scratch = new MemoryCacher();

    ScratchCacher(Cacher below) {
        this.below = below;
    }

    /** The cacher that is left as it is. */
    Cacher below() {
        return below;
    }

    @Override
    public Optional<Content> get(String name) throws IOException {
        Optional<Content> content = scratch.get(name);
        return content.isPresent() ? content : below.get(name);
    }

    @Override
    public void put(String name, Content content) throws IOException {
        scratch.put(name, content);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return Stream.concat(scratch.list(folder).stream(), below.list(folder).stream())
                .distinct()
                .toList();
    }

    @Override
    public void close() throws IOException {
        try (below) {
            scratch.close();
        }
    }
}
