package dev.goproxy.cache;

import dev.goproxy.content.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@link Cacher} that hands every call on to another; extend it and override what should differ. As safe for use by
 * multiple threads as the other. Closing it closes the other.
 */
public abstract class ForwardingCacher implements Cacher {
    private final Cacher delegate;

    /**
     * Creates a cacher.
     *
     * @param delegate gets the calls; closed with this cacher
     */
    protected ForwardingCacher(Cacher delegate) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
    }

    /**
     * Returns the other cacher.
     *
     * @return the one that gets the calls
     */
    protected final Cacher delegate() {
        return delegate;
    }

    @Override
    public Optional<Content> get(String name) throws IOException {
        return delegate.get(name);
    }

    @Override
    public void put(String name, Content content) throws IOException {
        delegate.put(name, content);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return delegate.list(folder);
    }

    @Override
    public Stream<String> names(String folder) throws IOException {
        return delegate.names(folder);
    }

    @Override
    public void discard(String name) throws IOException {
        delegate.discard(name);
    }

    @Override
    public Optional<Path> tempDir() {
        return delegate.tempDir();
    }

    @Override
    public Optional<Path> stateDir() {
        return delegate.stateDir();
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }
}
