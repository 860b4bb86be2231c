package dev.goproxy.checksum;

import dev.goproxy.module.Version;
import java.util.Comparator;

/**
 * One line of a go.sum file. Only its shape is certain: Go checks neither the path nor the version of a line that it does not need.
 *
 * @param path the module's path
 * @param version its version; with {@code /go.mod} behind it where the sum is that of the go.mod file alone
 * @param hash the sum, for instance {@code h1:...}
 */
public record GoSumLine(String path, String version, String hash) {
    /** How Go orders the lines of a go.sum file: by path, version (as versions), file and hash. */
    static final Comparator<GoSumLine> ORDER = Comparator.comparing(GoSumLine::path)
            .thenComparing(GoSumLine::compareVersions)
            .thenComparing(GoSumLine::version)
            .thenComparing(GoSumLine::hash);

    /** What the version of a go.mod file's line ends in. */
    static final String GO_MOD = "/go.mod";

    /**
     * The line as it stands in the file, without a newline.
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
