package dev.goproxy.fetch;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.util.List;

/**
 * A source of modules: an upstream proxy, a repository, a chain of them, or one of an embedder's own.
 *
 * <p>Each method asks for one file of the GOPROXY protocol and for that alone: asking for a {@code .mod} doesn't fetch
 * the zip. All of them block, have a deadline, honour interruption, and are safe for use by many threads at once.
 * Absence is always reported by a {@link NotFoundException}; every other exception is a failure, and
 * {@link FetchException} tells its kind. The values name the upstream that delivered them if the fetcher knows it
 * ({@link VersionInfo#provenance}, {@link VersionList#provenance}, {@link Content#provenance}).
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public interface Fetcher extends AutoCloseable {
    /**
     * Resolves a query to a version.
     *
     * @param path the module
     * @param query {@code latest}, a branch, a tag, a commit, {@code v1}, {@code v1.2}, or a version that is not
     *     canonical or does not fit the path
     * @return the version that it stands for now
     * @throws NotFoundException if it stands for none
     * @throws IOException if it could not be found out
     */
    VersionInfo query(ModulePath path, String query) throws IOException;

    /**
     * Lists the tagged versions of a module.
     *
     * @param path the module
     * @return its versions in Go's order ({@link Version#ORDER}), retracted ones included, pseudo-versions not
     * @throws NotFoundException if there is no such module
     * @throws IOException if it could not be found out
     */
    List<Version> list(ModulePath path) throws IOException;

    /**
     * Fetches the info document of a version.
     *
     * @param version the module version
     * @return the document, whose version is the one that was asked for
     * @throws NotFoundException if there is no such version
     * @throws IOException if it could not be fetched
     */
    VersionInfo info(ModuleVersion version) throws IOException;

    /**
     * Fetches the go.mod file of a version.
     *
     * @param version the module version
     * @return the file; closed by the caller
     * @throws NotFoundException if there is no such version
     * @throws IOException if it could not be fetched
     */
    Content mod(ModuleVersion version) throws IOException;

    /**
     * Fetches the zip of a version.
     *
     * @param version the module version
     * @return the zip, verified when its end has been read: until then reading it may still throw; closed by the caller
     * @throws NotFoundException if there is no such version
     * @throws IOException if it could not be fetched
     */
    Content zip(ModuleVersion version) throws IOException;

    /**
     * Releases what the fetcher itself has made: connections, threads, temporary folders; programs that still run are
     * ended. Waits for nobody. By whoever made the fetcher; closing it again has no effect.
     *
     * @throws IOException if something could not be released
     */
    @Override
    default void close() throws IOException {}
}
