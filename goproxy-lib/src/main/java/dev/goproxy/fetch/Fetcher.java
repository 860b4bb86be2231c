package dev.goproxy.fetch;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where modules come from.
 *
 * <p>Each method asks for one file of the GOPROXY protocol and for that alone: asking for a {@code .mod} doesn't fetch the zip. All of them block, have a
 * deadline, honour interruption, and are safe for use by many threads at once. "There is no such thing" is always a {@link NotFoundException};
 * every other exception is a failure, {@link FetchException} telling which kind.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public interface Fetcher {
    /**
     * Asks which version a query stands for.
     *
     * @param path the module
     * @param query {@code latest}, a branch, a tag, a commit, {@code v1}, {@code v1.2}, or a version that is not canonical or does not fit the path
     * @return the version that it names now
     * @throws NotFoundException if it names none
     * @throws IOException if it can't be told
     */
    VersionInfo query(ModulePath path, String query) throws IOException;

    /**
     * Lists the tagged versions of a module.
     *
     * @param path the module
     * @return its versions in Go's order ({@link Version#ORDER}), retracted ones among them, pseudo-versions not
     * @throws NotFoundException if there is no such module
     * @throws IOException if it can't be told
     */
    List<Version> list(ModulePath path) throws IOException;

    /**
     * Fetches the info document of a version.
     *
     * @param version the module version
     * @return the document, whose version is the one that was asked for
     * @throws NotFoundException if there is no such version
     * @throws IOException if it can't be fetched
     */
    VersionInfo info(ModuleVersion version) throws IOException;

    /**
     * Fetches the go.mod file of a version.
     *
     * @param version the module version
     * @return the file, verified by its end
     * @throws NotFoundException if there is no such version
     * @throws IOException if it can't be fetched
     */
    Content mod(ModuleVersion version) throws IOException;

    /**
     * Fetches the zip of a version.
     *
     * @param version the module version
     * @return the zip, verified by its end: reading it may still throw
     * @throws NotFoundException if there is no such version
     * @throws IOException if it can't be fetched
     */
    Content zip(ModuleVersion version) throws IOException;

    /**
     * The same fetcher with another place for its temporary files, so that a cache in the same file system can take them over without copying.
     *
     * @param folder the folder; need not exist yet
     * @return such a fetcher; this one if it has no temporary files
     */
    default Fetcher withTempDir(Path folder) {
        return this;
    }
}
