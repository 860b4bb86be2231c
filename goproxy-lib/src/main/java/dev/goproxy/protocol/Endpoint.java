package dev.goproxy.protocol;

import dev.goproxy.module.Escaping;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;

/**
 * A URL of the GOPROXY protocol below the proxy's own prefix.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public sealed interface Endpoint {
    /**
     * Prints the endpoint: the escaped path without a leading slash and without percent-encoding, which is also its name in a cache.
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
     * {@code <path>/@v/list}.
     *
     * @param path the module
     */
    record VersionList(ModulePath path) implements Endpoint {
        @Override
        public String name() {
            return path.escaped() + "/@v/list";
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
    }

    private static String file(ModuleVersion version, String extension) {
        return version.path().escaped() + "/@v/" + version.version().escaped() + extension;
    }

    /**
     * Reads the path of a URL.
     *
     * @param path the path after percent-decoding, with its leading slash
     * @return the endpoint
     * @throws NoSuchEndpointException if the protocol has no such URL
     */
    static Endpoint parse(String path) {
        if (!isClean(path)) {
            throw new NoSuchEndpointException("");
        }
        if (isLong(path)) {
            throw new NoSuchEndpointException("name too long");
        }
        String target = path.substring(1);
        if (target.startsWith("sumdb/")) {
            return new SumDbPath(target.substring("sumdb/".length()));
        }
        int at = target.indexOf("/@");
        if (at < 0) {
            throw missingVersionPart();
        }
        try {
            return moduleFile(ModulePath.unescape(target.substring(0, at)), target.substring(at + 1));
        } catch (InvalidNameException e) {
            throw new NoSuchEndpointException(e.getMessage(), e);
        }
    }

    private static NoSuchEndpointException missingVersionPart() {
        return new NoSuchEndpointException("missing /@v/");
    }

    private static Endpoint moduleFile(ModulePath module, String file) {
        if (file.equals("@latest")) {
            return new Latest(module);
        }
        if (file.equals("@v/list")) {
            return new VersionList(module);
        }
        if (!file.startsWith("@v/")) {
            throw missingVersionPart();
        }
        return versionFile(module, file.substring("@v/".length()));
    }

    private static Endpoint versionFile(ModulePath module, String file) {
        int dot = file.lastIndexOf('.');
        if (dot < 0 || dot < file.lastIndexOf('/')) {
            throw new NoSuchEndpointException("no file extension in filename " + Quoted.of(file));
        }
        String extension = file.substring(dot);
        if (!extension.equals(".info") && !extension.equals(".mod") && !extension.equals(".zip")) {
            throw new NoSuchEndpointException("unexpected extension " + Quoted.of(extension));
        }
        String query = Escaping.unescapeVersion(file.substring(0, dot));
        if (query.equals("latest") || query.equals("upgrade") || query.equals("patch")) {
            throw new NoSuchEndpointException("invalid version");
        }
        boolean canonical = Version.isValid(query) && isCanonicalFor(module, new Version(query));
        if (!canonical && !extension.equals(".info")) {
            throw new NoSuchEndpointException("unrecognized version");
        }
        if (!canonical) {
            return new Query(module, query);
        }
        var version = new ModuleVersion(module, new Version(query));
        return switch (extension) {
            case ".info" -> new Info(version);
            case ".mod" -> new Mod(version);
            default -> new Zip(version);
        };
    }

    private static boolean isCanonicalFor(ModulePath module, Version version) {
        return version.isCanonical() && module.fits(version);
    }

    /** Whether the path has no empty elements and no {@code .} or {@code ..}. */
    private static boolean isClean(String path) {
        if (path.length() < 2 || path.charAt(0) != '/' || path.endsWith("/")) {
            return false;
        }
        for (int start = 1; start < path.length(); ) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            boolean dots = path.startsWith(".", start)
                    && (end == start + 1 || (end == start + 2 && path.startsWith("..", start)));
            if (end == start || dots) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** Whether the path, or one element of it, is longer than file systems take. */
    private static boolean isLong(String path) {
        int start = 0;
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '/') {
                start = i + 1;
            } else if (i - start >= 255) {
                return true;
            }
        }
        return path.length() > 2048;
    }
}
