package dev.goproxy.checksum;

import dev.goproxy.module.Version;
import java.util.Comparator;

/**
 * A line of a go.sum file. Neither path nor version is validated: Go does not validate those of lines that it does not
 * need.
 *
 * @param path the module's path
 * @param version its version, followed by {@code /go.mod} if the checksum is that of the go.mod file alone
 * @param hash the checksum, for instance {@code h1:...}
 */
public record GoSumLine(String path, String version, String hash) {
    /** Go's order of the lines of a go.sum file: by path, version (by precedence), file and hash. */
    static final Comparator<GoSumLine> ORDER = Comparator.comparing(GoSumLine::path)
            .thenComparing(GoSumLine::compareVersions)
            .thenComparing(GoSumLine::version)
            .thenComparing(GoSumLine::hash);

    /** Suffix of the version in the line of a go.mod file. */
    static final String GO_MOD = "/go.mod";

    /**
     * Returns the line as in the file, without a newline.
     *
     * @return path, version and hash, separated by spaces
     */
    @Override
    public String toString() {
        return path + " " + version + " " + hash;
    }

    private static int compareVersions(GoSumLine a, GoSumLine b) {
        var x = withoutFile(a.version);
        var y = withoutFile(b.version);
        if (!Version.isValid(x) || !Version.isValid(y)) {
            return Boolean.compare(Version.isValid(x), Version.isValid(y));
        }
        return Version.PRECEDENCE.compare(Version.parse(x), Version.parse(y));
    }

    private static String withoutFile(String version) {
        var slash = version.indexOf('/');
        return slash < 0 ? version : version.substring(0, slash);
    }
}
