package dev.goproxy.testkit;

import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The version list and the latest version of a {@link TestModule}, as a proxy computes them. */
final class VersionIndex {
    private static final Comparator<Version> BY_RELEASE = Comparator.comparing(
                    (Version version) -> !PseudoVersion.isPseudo(version))
            .thenComparing(version -> !version.isPrerelease())
            .thenComparing(Version.ORDER);

    private VersionIndex() {}

    static String list(List<TestVersion> versions) {
        return versions.stream()
                .map(TestVersion::version)
                .filter(version -> !PseudoVersion.isPseudo(version))
                .sorted(Version.ORDER)
                .map(version -> version.text() + "\n")
                .collect(Collectors.joining());
    }

    /** Returns the highest release, else the highest pre-release, else the highest pseudo-version. */
    static Optional<TestVersion> latest(List<TestVersion> versions) {
        return versions.stream().max(Comparator.comparing(TestVersion::version, BY_RELEASE));
    }
}
