package dev.goproxy.vcs;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.util.List;

/**
 * Modules that are not asked of a proxy. All methods block, have a deadline, and are safe for use by many threads.
 *
 * @see <a href="https://go.dev/ref/mod#vcs">Go Modules Reference: version control systems</a>
 */
public interface ModuleSource {
    /**
     * Lists the tagged versions of a module.
     *
     * @param path the module
     * @return its versions in Go's order, retracted ones among them
     * @throws FetchException if there is no such module, or it can't be told
     * @throws IOException if our own disk fails
     */
    List<Version> list(ModulePath path) throws IOException;

    /**
     * Asks which version a query stands for.
     *
     * @param path the module
     * @param query {@code latest}, {@code v1}, {@code v1.2}, a version, a tag, a branch or a commit
     * @return the version that it names now
     * @throws FetchException if it names none, or it can't be told
     * @throws IOException if our own disk fails
     */
    Revision query(ModulePath path, String query) throws IOException;

    /**
     * Looks up a version.
     *
     * @param version a canonical version that fits its path
     * @return what is known of it
     * @throws FetchException if there is no such version, or it can't be told
     * @throws IOException if our own disk fails
     */
    Revision info(ModuleVersion version) throws IOException;

    /**
     * Fetches the go.mod file of a version.
     *
     * @param version a canonical version that fits its path
     * @return the file, made up where the version has none
     * @throws FetchException if there is no such version, or it can't be told
     * @throws IOException if our own disk fails
     */
    Content mod(ModuleVersion version) throws IOException;

    /**
     * Makes the zip of a version.
     *
     * @param version a canonical version that fits its path
     * @return the zip; its closing deletes what was made for it
     * @throws FetchException if there is no such version, Go's rules forbid its zip, or it can't be made
     * @throws IOException if our own disk fails
     */
    Content zip(ModuleVersion version) throws IOException;
}
