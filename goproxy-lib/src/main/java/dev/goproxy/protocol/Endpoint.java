package dev.goproxy.protocol;

import dev.goproxy.module.Escaping;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import java.util.Optional;

/**
 * A URL of the GOPROXY protocol below the proxy's own prefix.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public sealed interface Endpoint {
    /**
     * Prints the endpoint: the escaped path without a leading slash and without percent-encoding, which is also its
     * name in a cache.
     *
     * @return what {@link #parse} reads, without the leading slash
     */
    String name();

    /**
     * Whether what the endpoint stands for never changes.
     *
     * @return true for the files of canonical versions, and for lookups and full tiles of checksum databases
     */
    default boolean isImmutable() {
        return this instanceof Info
                || this instanceof Mod
                || this instanceof Zip
                || (this instanceof SumDbFile of && of.file().isImmutable());
    }

    /**
     * Returns the module that the endpoint belongs to, for rules about modules.
     *
     * @return the module's path; empty for checksum databases
     */
    Optional<ModulePath> module();

    /**
     * Matches the endpoint's kind.
     *
     * @param visitor what to do for each kind
     * @param <R> the type of the result
     * @param <X> what the visitor may throw
     * @return what the visitor returned
     * @throws X if the visitor did
     */
    <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X;

    /**
     * One method for each kind of endpoint, so that a new kind cannot be forgotten.
     *
     * @param <R> the type of the result
     * @param <X> what the methods may throw
     */
    interface Visitor<R, X extends Exception> {
        /**
         * Handles a list of versions.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R versionList(VersionList endpoint) throws X;

        /**
         * Handles the latest version.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R latest(Latest endpoint) throws X;

        /**
         * Handles a query.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R query(Query endpoint) throws X;

        /**
         * Handles an info document.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R info(Info endpoint) throws X;

        /**
         * Handles a go.mod file.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R mod(Mod endpoint) throws X;

        /**
         * Handles a zip.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R zip(Zip endpoint) throws X;

        /**
         * Handles a path below {@code sumdb/} that has not been matched with a database yet.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R sumDbPath(SumDbPath endpoint) throws X;

        /**
         * Handles a file of a checksum database.
         *
         * @param endpoint the endpoint
         * @return the result
         * @throws X as the visitor says
         */
        R sumDbFile(SumDbFile endpoint) throws X;
    }

    /**
     * {@code <path>/@v/list}.
     *
     * @param path the module
     */
    record VersionList(ModulePath path) implements Endpoint {
        @Override
        public String name() {
            return path.escaped() + "/@v/list";
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.of(path);
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.versionList(this);
        }
    }

    /**
     * {@code <path>/@latest}.
     *
     * @param path the module
     */
    record Latest(ModulePath path) implements Endpoint {
        @Override
        public String name() {
            return path.escaped() + "/@latest";
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.of(path);
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.latest(this);
        }
    }

    /**
     * {@code <path>/@v/<query>.info}, where the query is no canonical version that fits the path.
     *
     * @param path the module
     * @param query a branch, a tag, a commit, {@code v1}, {@code v1.2}, ...
     */
    record Query(ModulePath path, String query) implements Endpoint {
        @Override
        public String name() {
            return path.escaped() + "/@v/" + Escaping.escapeVersion(query) + ".info";
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.of(path);
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.query(this);
        }
    }

    /**
     * {@code <path>/@v/<version>.info}.
     *
     * @param version the module version
     */
    record Info(ModuleVersion version) implements Endpoint {
        @Override
        public String name() {
            return file(version, ".info");
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.of(version.path());
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.info(this);
        }
    }

    /**
     * {@code <path>/@v/<version>.mod}.
     *
     * @param version the module version
     */
    record Mod(ModuleVersion version) implements Endpoint {
        @Override
        public String name() {
            return file(version, ".mod");
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.of(version.path());
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.mod(this);
        }
    }

    /**
     * {@code <path>/@v/<version>.zip}.
     *
     * @param version the module version
     */
    record Zip(ModuleVersion version) implements Endpoint {
        @Override
        public String name() {
            return file(version, ".zip");
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.of(version.path());
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.zip(this);
        }
    }

    /**
     * {@code sumdb/<rest>}: something of a checksum database.
     *
     * @param rest the database's name and what is asked of it, not yet looked at
     */
    record SumDbPath(String rest) implements Endpoint {
        @Override
        public String name() {
            return "sumdb/" + rest;
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.empty();
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.sumDbPath(this);
        }
    }

    /**
     * {@code sumdb/<database>/<file>}: a file of a checksum database that is known by its name.
     *
     * @param database the database's name
     * @param file the file
     */
    record SumDbFile(String database, SumDbResource file) implements Endpoint {
        @Override
        public String name() {
            return "sumdb/" + database + "/" + file.path();
        }

        @Override
        public Optional<ModulePath> module() {
            return Optional.empty();
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.sumDbFile(this);
        }
    }

    /**
     * Returns the endpoint of a version query.
     *
     * @param path the module
     * @param query {@code latest}, or what {@link Query} takes
     * @return a {@link Latest} or a {@link Query}
     */
    static Endpoint ofQuery(ModulePath path, String query) {
        return query.equals("latest") ? new Latest(path) : new Query(path, query);
    }

    /**
     * Returns the name of the folder that a module's versions have in common.
     *
     * @param path the module
     * @return the names of its {@link VersionList}, {@link Query}, {@link Info}, {@link Mod} and {@link Zip} up to the
     *     last slash
     */
    static String versionsFolder(ModulePath path) {
        return path.escaped() + "/@v";
    }

    /**
     * Parses the name of an info file in a module's {@link #versionsFolder}.
     *
     * @param path the module
     * @param file the name's last element, for instance {@code v1.0.0.info}
     * @return empty if it is not the info file of a canonical version of that module
     */
    static Optional<Info> infoFile(ModulePath path, String file) {
        try {
            return EndpointParser.versionFile(path, file) instanceof Info info ? Optional.of(info) : Optional.empty();
        } catch (NoSuchEndpointException | InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static String file(ModuleVersion version, String extension) {
        return version.path().escaped() + "/@v/" + version.version().escaped() + extension;
    }

    /**
     * Parses the path of a request's target, which may be percent-encoded.
     *
     * @param rawPath the path as the client sent it, with its leading slash
     * @return the endpoint
     * @throws MalformedPathException if a percent sign is not followed by two hexadecimal digits
     * @throws NoSuchEndpointException if the protocol has no such URL
     */
    static Endpoint parseEncoded(String rawPath) {
        return parse(PercentDecoding.decode(rawPath));
    }

    /**
     * Parses the path of a URL.
     *
     * @param path the path after percent-decoding, with its leading slash
     * @return the endpoint
     * @throws NoSuchEndpointException if the protocol has no such URL
     */
    static Endpoint parse(String path) {
        return EndpointParser.parse(path);
    }
}
