package dev.goproxy.fetch;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

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
     * Reads a file of a checksum database.
     *
     * @param database its name
     * @param url where to reach it, instead of the way that the fetcher would choose
     * @param path what to read, for instance {@code lookup/example.com/m@v1.0.0} or {@code tile/8/0/005}
     * @return the file
     * @throws NotFoundException if the database has no such file, or this fetcher no way to databases
     * @throws IOException if it can't be told
     */
    default byte[] sumDb(String database, Optional<URI> url, String path) throws IOException {
        throw new NotFoundException("no way to checksum databases");
    }

    /**
     * The same fetcher, keeping what it must keep with a cacher: temporary files where the cacher can take them over without copying, what it has learnt of
     * checksum databases where the proxy can serve it to clients.
     *
     * @param cacher the cacher
     * @return such a fetcher; this one if it keeps nothing
     */
    default Fetcher keepingIn(Cacher cacher) {
        return this;
    }
}
