package dev.goproxy.graph;

import dev.goproxy.modfile.GoVersion;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The toolchains to which {@code go} switches.
 *
 * @see <a href="https://go.dev/doc/toolchain">Go Toolchains</a>
 */
public final class Toolchains {
    /** The module whose versions are toolchains. */
    public static final ModulePath MODULE = ModulePath.parse("golang.org/toolchain");

    private static final GoVersion FIRST = GoVersion.parse("1.21");
    private static final String PREFIX = "v0.0.1-go";

    private Toolchains() {}

    /**
     * Returns the version of Go that a main module or workspace demands.
     *
     * @param go its go line
     * @param toolchain its toolchain line
     * @return empty if it is none for which toolchains exist
     */
    public static Optional<GoVersion> demanded(Optional<String> go, Optional<String> toolchain) {
        return Stream.concat(
                        go.stream().map(Toolchains::release),
                        toolchain.filter(name -> name.startsWith("go")).map(name -> name.substring(2)).stream())
                .filter(GoVersion::isValid)
                .map(GoVersion::parse)
                .max(Comparator.naturalOrder())
                .filter(version -> version.isAtLeast(FIRST));
    }

    /** The first release of a language version is its {@code .0}, as only such ones are published from 1.21 on. */
    private static String release(String go) {
        boolean isLanguage = GoVersion.isValid(go)
                && GoVersion.parse(go).equals(GoVersion.parse(go).language());
        return isLanguage && GoVersion.parse(go).isAtLeast(FIRST) ? go + ".0" : go;
    }

    /**
     * Returns the toolchain to which {@code go install MODULE@VERSION} switches: the newest patch release of the newest
     * but one, or else of the newest language version.
     *
     * @param go the least version that does
     * @param listed the versions of {@link #MODULE}
     * @param platform for instance {@code linux/amd64}
     */
    public static Optional<ModuleVersion> newer(GoVersion go, Collection<Version> listed, String platform) {
        List<GoVersion> known = new ArrayList<>();
        String suffix = "." + platform.replace('/', '-');
        for (Version version : listed) {
            String text = version.text();
            if (text.startsWith(PREFIX) && text.endsWith(suffix)) {
                String name = text.substring(PREFIX.length(), text.length() - suffix.length());
                if (GoVersion.isValid(name) && GoVersion.parse(name).isAtLeast(go)) {
                    known.add(GoVersion.parse(name));
                }
            }
        }
        known.sort(Comparator.reverseOrder());
        GoVersion latest = null;
        for (GoVersion version : known) {
            if (latest == null || !latest.language().equals(version.language())) {
                boolean isLast = latest != null && !isPrerelease(latest);
                latest = version;
                if (isLast) {
                    break;
                }
            }
        }
        return Optional.ofNullable(latest).map(version -> module(version, platform));
    }

    /**
     * Returns a copy of names of platforms.
     *
     * @throws IllegalArgumentException if one is not {@code GOOS/GOARCH}
     */
    public static List<String> checkPlatforms(Collection<String> names) {
        for (String name : names) {
            if (!name.matches("[a-z0-9]+/[a-z0-9]+")) {
                throw new IllegalArgumentException("invalid platform \"" + name + "\": must be like linux/amd64");
            }
        }
        return List.copyOf(names);
    }

    private static boolean isPrerelease(GoVersion version) {
        return version.text().matches(".*[a-z].*");
    }

    /**
     * Returns the module version of a toolchain.
     *
     * @param platform for instance {@code linux/amd64}
     */
    public static ModuleVersion module(GoVersion version, String platform) {
        return new ModuleVersion(MODULE, Version.parse(PREFIX + version.text() + "." + platform.replace('/', '-')));
    }
}
