package dev.goproxy.sumdb;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A checksum database and the URL to reach it by. Immutable.
 *
 * @see <a href="https://go.dev/ref/mod#checksum-database">Go Modules Reference: checksum database</a>
 */
public final class SumDbServer {
    private final String name;
    private final @Nullable URI url;

    private SumDbServer(String name, @Nullable URI url) {
        this.name = name;
        this.url = url;
    }

    /**
     * Returns a database that is reached as the {@code go} command would reach it.
     *
     * @param name the database's name, for instance {@code sum.golang.org}
     * @return the database
     */
    public static SumDbServer of(String name) {
        return new SumDbServer(name, null);
    }

    /**
     * Returns a database that is reached by a URL.
     *
     * @param name the database's name
     * @param url an absolute http or https URL
     * @return the database
     */
    public static SumDbServer of(String name, URI url) {
        return new SumDbServer(name, url);
    }

    /**
     * The database's name.
     *
     * @return for instance {@code sum.golang.org}
     */
    public String name() {
        return name;
    }

    /**
     * The URL to reach the database by.
     *
     * @return empty if it is reached as the {@code go} command would: by the first proxy of the chain that carries it,
     *     else straight
     */
    public Optional<URI> url() {
        return Optional.ofNullable(url);
    }

    @Override
    public String toString() {
        return url == null ? name : name + " " + url;
    }
}
