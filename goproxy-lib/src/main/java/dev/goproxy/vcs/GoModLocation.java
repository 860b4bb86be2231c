package dev.goproxy.vcs;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.ModulePath;
import dev.goproxy.vcs.git.CommitFiles;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folder of a module at a commit: of the possible ones, that whose go.mod claims the major version.
 *
 * @param folder the folder; empty for the repository's root
 * @param goMod its go.mod file, if there is one
 */
record GoModLocation(String folder, Optional<byte[]> goMod) {
    private static final Pattern GOPKG_IN_MAJOR = Pattern.compile("(\\.v(0|[1-9][0-9]*))(-unstable)?$");
    private static final Pattern MAJOR = Pattern.compile("(?<=.)/v[0-9.]+$");
    private static final Pattern VALID_MAJOR = Pattern.compile("/v([2-9]|[1-9][0-9]+)");

    /**
     * Finds the module at a commit.
     *
     * @param files the commit with the module's possible go.mod files
     * @throws NotFoundException if it is not there, with the reason
     */
    static GoModLocation find(ModuleLocation location, CommitFiles files) throws FetchException {
        Optional<byte[]> own = files.file(location.goMod());
        boolean ownFits = own.isPresent() && claims(location, own.get(), true);
        Optional<GoModLocation> major = inMajorFolder(location, files, ownFits);
        if (major.isPresent()) {
            return major.get();
        }
        if (ownFits) {
            return new GoModLocation(location.folder(), own);
        }
        if (own.isPresent()) {
            throw mismatch(location, location.goMod(), ModFile.modulePath(own.get()));
        }
        if (location.folder().isEmpty() && !location.path().pathMajor().startsWith("/")) {
            return new GoModLocation("", Optional.empty());
        }
        throw new NotFoundException("missing " + String.join(" and ", location.goMods()));
    }

    private static Optional<GoModLocation> inMajorFolder(ModuleLocation location, CommitFiles files, boolean ownFits)
            throws FetchException {
        Optional<String> folder = location.majorFolder();
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        String name = ModuleLocation.join(folder.get(), "go.mod");
        Optional<byte[]> goMod = files.file(name);
        if (goMod.isEmpty()) {
            return Optional.empty();
        }
        if (!claims(location, goMod.get(), false)) {
            throw mismatch(location, name, ModFile.modulePath(goMod.get()));
        }
        if (ownFits) {
            throw new NotFoundException(location.goMod() + " and " + name + " both have "
                    + location.path().pathMajor() + " module paths");
        }
        return Optional.of(new GoModLocation(folder.get(), goMod));
    }

    private static FetchException mismatch(ModuleLocation location, String name, String found) {
        String major = location.path().pathMajor();
        if (found.isEmpty()) {
            return new NotFoundException(name + " is missing a module path");
        }
        return new NotFoundException(
                name + (major.isEmpty() ? " has a post-v1" : " has a non-" + major) + " module path \"" + found + "\"");
    }

    /**
     * Returns whether a go.mod file's module path has the major version that the location requires. The rest of the
     * path does not matter, since forks keep the original's.
     *
     * @param allowGopkgIn whether any path of gopkg.in will do for a module without a major version in its path
     */
    private static boolean claims(ModuleLocation location, byte[] goMod, boolean allowGopkgIn) {
        String found = ModFile.modulePath(goMod);
        Optional<String> major = major(found);
        String wanted = location.path().pathMajor();
        if (wanted.isEmpty() && allowGopkgIn && found.startsWith("gopkg.in/")) {
            return true;
        }
        if (found.isEmpty() || major.isEmpty()) {
            return false;
        }
        if (wanted.isEmpty()) {
            return Set.of("", ".v0", ".v1", ".v1-unstable").contains(major.get());
        }
        return !major.get().isEmpty() && major.get().substring(1).equals(wanted.substring(1));
    }

    /**
     * Returns the major version suffix of a module path that may be invalid otherwise; empty if the suffix itself is
     * invalid.
     */
    private static Optional<String> major(String path) {
        if (path.startsWith("gopkg.in/")) {
            Matcher dotted = GOPKG_IN_MAJOR.matcher(path);
            return dotted.find() ? Optional.of(dotted.group()) : Optional.empty();
        }
        Matcher end = MAJOR.matcher(path);
        if (!end.find()) {
            return Optional.of("");
        }
        return VALID_MAJOR.matcher(end.group()).matches() ? Optional.of(end.group()) : Optional.empty();
    }

    /** Returns the go.mod file that is served for a module without one. */
    static byte[] synthesized(ModulePath path) {
        return ("module " + path + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
