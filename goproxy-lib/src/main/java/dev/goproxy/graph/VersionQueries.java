package dev.goproxy.graph;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.modfile.InvalidModFileException;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses versions from lists as {@code go} does. Safe for use by multiple threads.
 *
 * @see <a href="https://go.dev/ref/mod#version-queries">Go Modules Reference: version queries</a>
 */
public final class VersionQueries {
    private static final Set<String> LATEST = Set.of("latest", "upgrade", "patch");

    private final FileSource source;
    private final FileSource spare;

    /**
     * Creates queries.
     *
     * @param spare is asked for the {@code @latest} of a module that has listed versions: {@code go} does without
     */
    public VersionQueries(FileSource source, FileSource spare) {
        this.source = source;
        this.spare = spare;
    }

    /**
     * Returns the versions whose files {@code go list -m -u} reads: the newest listed ones, that of {@code @latest},
     * and the newest one that is not retracted.
     *
     * @throws IOException if a list or a go.mod file exists, but can't be read or fetched
     */
    public Set<ModuleVersion> newest(ModulePath path) throws IOException {
        var newest = new LinkedHashSet<ModuleVersion>();
        Candidates candidates = candidates(path, newest);
        Optional<Version> latest = latest(path, candidates);
        Optional<Version> ignoringRetractions =
                candidates.newest(version -> true).or(() -> latest);
        if (ignoringRetractions.isPresent()) {
            Predicate<Version> isRetracted = retracted(path, ignoringRetractions.get());
            candidates.without(isRetracted).newest(version -> true).ifPresent(version -> add(path, version, newest));
        }
        ignoringRetractions.ifPresent(version -> add(path, version, newest));
        candidates.last().ifPresent(version -> add(path, version, newest));
        latest.ifPresent(version -> add(path, version, newest));
        return newest;
    }

    /**
     * Returns the version that a query means.
     *
     * @param query a version, {@code latest}, {@code v1}, {@code >=v1.2.0}, a branch, a commit, ...
     * @throws NotFoundException if there is none
     * @throws IOException if that can't be found out
     */
    public Version resolve(ModulePath path, String query) throws IOException {
        if (isVersion(path, query)) {
            return Version.parse(query);
        }
        Candidates candidates = candidates(path, new LinkedHashSet<>());
        Optional<Version> latest = latest(path, candidates);
        Optional<Version> newest = candidates.newest(version -> true).or(() -> latest);
        Predicate<Version> isRetracted = newest.isPresent() ? retracted(path, newest.get()) : version -> false;
        Candidates allowed = candidates.without(isRetracted);
        Optional<Version> selected = LATEST.contains(query)
                ? allowed.newest(version -> true).or(() -> latest.filter(isRetracted.negate()))
                : allowed.matching(query);
        if (selected.isPresent()) {
            return selected.get();
        }
        if (LATEST.contains(query) || query.startsWith("<") || query.startsWith(">")) {
            throw new NotFoundException("no version of " + path + " is " + query);
        }
        return info(new Endpoint.Query(path, query));
    }

    private static boolean isVersion(ModulePath path, String query) {
        return Version.isValid(query) && Version.parse(query).isCanonical() && path.fits(Version.parse(query));
    }

    private static void add(ModulePath path, Version version, Set<ModuleVersion> versions) {
        if (version.isCanonical() && path.fits(version)) {
            versions.add(new ModuleVersion(path, version));
        }
    }

    private Version info(Endpoint endpoint) throws IOException {
        return VersionInfo.parse(source.read(endpoint)).version();
    }

    private Optional<Version> latest(ModulePath path, Candidates candidates) throws IOException {
        boolean isSpare = candidates.last().isPresent();
        try {
            byte[] document = (isSpare ? spare : source).read(new Endpoint.Latest(path));
            return Optional.of(VersionInfo.parse(document).version());
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (isSpare) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the listed versions, without incompatible ones if those before them have go.mod files. */
    private Candidates candidates(ModulePath path, Set<ModuleVersion> read) throws IOException {
        var compatible = new ArrayList<Version>();
        var all = new ArrayList<Version>();
        for (Version version : list(path)) {
            if (version.isCanonical() && path.fits(version) && !PseudoVersion.isPseudo(version)) {
                all.add(version);
                if (!version.isIncompatible()) {
                    compatible.add(version);
                }
            }
        }
        if (all.size() == compatible.size() || compatible.isEmpty()) {
            return new Candidates(all);
        }
        Version last = compatible.get(compatible.size() - 1);
        add(path, last, read);
        return new Candidates(hasGoMod(new ModuleVersion(path, last)) ? compatible : all);
    }

    private List<Version> list(ModulePath path) throws IOException {
        try {
            return VersionList.parse(source.read(new Endpoint.VersionList(path)));
        } catch (NotFoundException e) {
            return List.of();
        }
    }

    /** Whether a go.mod file is more than the line that is made up for a version without one. */
    private boolean hasGoMod(ModuleVersion module) throws IOException {
        try {
            String text = new String(source.read(new Endpoint.Mod(module)), StandardCharsets.UTF_8);
            return !text.equals("module " + module.path() + "\n");
        } catch (NotFoundException e) {
            return false;
        }
    }

    /** Returns which versions the newest one retracts. */
    private Predicate<Version> retracted(ModulePath path, Version newest) throws IOException {
        if (!newest.isCanonical() || !path.fits(newest)) {
            return version -> false;
        }
        try {
            byte[] text = source.read(new Endpoint.Mod(new ModuleVersion(path, newest)));
            return ModFile.parseLax("go.mod", text)::isRetracted;
        } catch (NotFoundException | InvalidModFileException e) {
            return version -> false;
        }
    }

    /** Listed versions in their order. */
    private record Candidates(List<Version> versions) {
        Candidates without(Predicate<Version> isRetracted) {
            return new Candidates(versions.stream().filter(isRetracted.negate()).toList());
        }

        Optional<Version> last() {
            return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
        }

        /** Returns the newest release, or else the newest pre-release. */
        Optional<Version> newest(Predicate<Version> isAllowed) {
            Version prerelease = null;
            for (int i = versions.size() - 1; i >= 0; i--) {
                Version version = versions.get(i);
                if (isAllowed.test(version)) {
                    if (!version.isPrerelease()) {
                        return Optional.of(version);
                    }
                    prerelease = prerelease == null ? version : prerelease;
                }
            }
            return Optional.ofNullable(prerelease);
        }

        /** Returns the version that a comparison or a prefix selects; empty if it is neither, or selects none. */
        Optional<Version> matching(String query) {
            String operator = query.startsWith("<=") || query.startsWith(">=")
                    ? query.substring(0, 2)
                    : query.startsWith("<") || query.startsWith(">") ? query.substring(0, 1) : "";
            String text = query.substring(operator.length());
            if (!Version.isValid(text)) {
                return Optional.empty();
            }
            Version bound = Version.parse(text);
            return switch (operator) {
                case "<" -> newest(version -> Version.PRECEDENCE.compare(version, bound) < 0);
                case "<=" -> newest(version -> Version.PRECEDENCE.compare(version, bound) <= 0);
                case ">" -> oldest(version -> Version.PRECEDENCE.compare(version, bound) > 0);
                case ">=" -> oldest(version -> Version.PRECEDENCE.compare(version, bound) >= 0);
                default -> newest(version -> version.text().startsWith(text + ".") && !version.isPrerelease());
            };
        }

        private Optional<Version> oldest(Predicate<Version> isAllowed) {
            @Nullable Version prerelease = null;
            for (Version version : versions) {
                if (isAllowed.test(version)) {
                    if (!version.isPrerelease()) {
                        return Optional.of(version);
                    }
                    prerelease = prerelease == null ? version : prerelease;
                }
            }
            return Optional.ofNullable(prerelease);
        }
    }
}
