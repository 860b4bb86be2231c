package dev.goproxy.cache;

import dev.goproxy.content.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store for what a proxy has fetched.
 *
 * <p>Names are the protocol's escaped URL paths, byte for byte and without a leading slash:
 * {@code github.com/!burnt!sushi/toml/@v/v1.0.0.zip}, {@code example.com/m/@v/list}, {@code example.com/m/@latest},
 * {@code sumdb/sum.golang.org/tile/8/0/005}.
 *
 * <p>Implementations are safe for use by multiple threads. The creator of a cacher closes it, after everything that
 * uses it.
 */
public interface Cacher extends AutoCloseable {
    /**
     * Returns the content of a name.
     *
     * @param name the name; any string, also one that can't be a name of the protocol
     * @return the content that was last put under the name, with at least its modification time to the millisecond; the
     *     caller closes it. Empty if there is none
     * @throws IOException if the content can't be read; never because it is absent
     */
    Optional<Content> get(String name) throws IOException;

    /**
     * Stores a content, and replaces an older one of that name.
     *
     * <p>Atomic: concurrent readers, in this process or another, see either the old content or the new one as a whole.
     * If the content can't be read to its end, or storing it fails, the old content remains.
     *
     * @param name the name
     * @param content the content; read to its end or taken over ({@link Content#moveTo}). The caller closes it, not the
     *     cacher
     * @throws IOException if the content can't be read or stored, or this cacher can't store such a name
     */
    void put(String name, Content content) throws IOException;

    /**
     * Returns the names in one folder. The default returns none.
     *
     * @param folder the part of the names before the last slash, for instance {@code example.com/m/@v}
     * @return the parts after the last slash, in no particular order; empty if there are no such names, or if this
     *     cacher can't list them
     * @throws IOException if the names can't be read
     */
    default List<String> list(String folder) throws IOException {
        return List.of();
    }

    /**
     * Returns all names below a folder. The default returns none.
     *
     * @param folder the beginning of the names without its last slash, for instance {@code
     *     sumdb/sum.golang.org/lookup}; empty for all names
     * @return the whole names, in no particular order, which the caller closes; empty if there are no such names, or if
     *     this cacher can't list them. What is put or goes meanwhile may be among them or not. Reading it throws
     *     {@link java.io.UncheckedIOException} if the names can't be read
     * @throws IOException if the names can't be read
     */
    default Stream<String> names(String folder) throws IOException {
        return Stream.empty();
    }

    /**
     * Sets an entry aside that turned out to be damaged, so that it is not served again.
     *
     * @param name the name; does nothing if there is no such entry, or it has been replaced by a good one. The default
     *     does nothing: the entry stays until another is put in its place
     * @throws IOException if that fails
     */
    default void discard(String name) throws IOException {}

    /**
     * Returns a folder for temporary files that {@link #put} can take over without copying them. The default returns
     * none.
     *
     * @return an existing folder; empty if this cacher has none
     */
    default Optional<Path> tempDir() {
        return Optional.empty();
    }

    /**
     * Returns a folder for state that a proxy keeps but never serves, such as the latest tree head of a checksum
     * database. It can be shared by several processes if the cacher can. The default returns none.
     *
     * @return a folder, which need not exist yet; empty if there is none, and such state then ends with the process
     */
    default Optional<Path> stateDir() {
        return Optional.empty();
    }

    /**
     * Releases the resources of this cacher, such as connections and temporary files; what was put into it stays where
     * the implementation keeps it. No other method may be called afterwards; closing it again has no effect. The
     * default does nothing.
     *
     * @throws IOException if a resource can't be released
     */
    @Override
    default void close() throws IOException {}
}
