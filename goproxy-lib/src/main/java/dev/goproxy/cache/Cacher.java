package dev.goproxy.cache;

import dev.goproxy.content.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a proxy keeps what it has fetched.
 *
 * <p>Names are the protocol's escaped URL paths, byte for byte and without a leading slash: {@code github.com/!burnt!sushi/toml/@v/v1.0.0.zip},
 * {@code example.com/m/@v/list}, {@code example.com/m/@latest}, {@code sumdb/sum.golang.org/tile/8/0/005}. Implementations are safe for use by many threads at once.
 */
public interface Cacher {
    /**
     * Looks a name up.
     *
     * @param name the name
     * @return what was last put under it, to be closed by the caller; empty if there is nothing
     * @throws IOException if it can't be told; never for a mere absence
     */
    Optional<Content> get(String name) throws IOException;

    /**
     * Stores a content, in place of an older one of that name. Atomic: whoever reads meanwhile, in this process or another, sees all of the
     * old or all of the new. If the content can't be read to its end, or storing fails, what was there before is there still.
     *
     * <p>The content's {@link Content#modified() time} is stored with it, to the millisecond, and returned by {@link #get}: the proxy judges by
     * it whether a list or a query is still fresh. A cacher that loses it makes the proxy ask the upstream each time. For content without a
     * time the cacher may return the time of storing, or none.
     *
     * @param name the name
     * @param content the content; read to its end or taken over ({@link Content#moveTo}), and closed by the caller, not by the cacher
     * @throws IOException if the content can't be read or stored, or the name is not one that this cacher can keep
     */
    void put(String name, Content content) throws IOException;

    /**
     * Lists what is in one folder of names.
     *
     * @param folder the beginning of names, up to but without a slash, for instance {@code example.com/m/@v}
     * @return what follows the slash in the names that have no further one; in no order; empty if there are none, or if this cacher can't tell
     * @throws IOException if the names can't be read
     */
    default List<String> list(String folder) throws IOException {
        return List.of();
    }

    /**
     * A folder for temporary files from which this cacher can take a file over without copying it.
     *
     * @return empty if there is no such folder
     */
    default Optional<Path> tempDir() {
        return Optional.empty();
    }

    /**
     * A folder for what a proxy must remember and never serves, as safe for several processes as the cacher itself.
     *
     * @return empty if there is no such folder; what is remembered then ends with the process
     */
    default Optional<Path> stateDir() {
        return Optional.empty();
    }
}
