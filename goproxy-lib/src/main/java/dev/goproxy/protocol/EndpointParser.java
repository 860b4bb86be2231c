package dev.goproxy.protocol;

import dev.goproxy.module.Escaping;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.QuotedString;
import dev.goproxy.protocol.Endpoint.Info;
import dev.goproxy.protocol.Endpoint.Latest;
import dev.goproxy.protocol.Endpoint.Mod;
import dev.goproxy.protocol.Endpoint.Query;
import dev.goproxy.protocol.Endpoint.SumDbPath;
import dev.goproxy.protocol.Endpoint.VersionList;
import dev.goproxy.protocol.Endpoint.Zip;

/** Parses the paths of the protocol's URLs. */
final class EndpointParser {
    private EndpointParser() {}

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

    /** Parses the last element of the name of a version's file. */
    static Endpoint versionFile(ModulePath module, String file) {
        int dot = file.lastIndexOf('.');
        if (dot < 0 || dot < file.lastIndexOf('/')) {
            throw new NoSuchEndpointException("no file extension in filename " + QuotedString.ascii(file));
        }
        String extension = file.substring(dot);
        if (!extension.equals(".info") && !extension.equals(".mod") && !extension.equals(".zip")) {
            throw new NoSuchEndpointException("unexpected extension " + QuotedString.ascii(extension));
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
