package dev.goproxy.fetch;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A {@link Fetcher} that hands every call on to another; extend it and override what should differ. As safe for use by
 * multiple threads as the other. Closing it closes the other.
 *
 * <p>It is just a {@code Fetcher}, even if the other is a {@link ObservableFetcher} or a
 * {@link dev.goproxy.sumdb.SumDbSource} too: give such a source of checksum databases to
 * {@link dev.goproxy.GoProxy.Builder#sumDbSource} yourself.
 */
public abstract class ForwardingFetcher implements Fetcher {
    private final Fetcher delegate;

    /**
     * Creates a fetcher.
     *
     * @param delegate gets the calls; closed with this fetcher
     */
    protected ForwardingFetcher(Fetcher delegate) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
    }

    /**
     * Returns the other fetcher.
     *
     * @return the one that gets the calls
     */
    protected final Fetcher delegate() {
        return delegate;
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return delegate.query(path, query);
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return delegate.list(path);
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return delegate.info(version);
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return delegate.mod(version);
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return delegate.zip(version);
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }
}
