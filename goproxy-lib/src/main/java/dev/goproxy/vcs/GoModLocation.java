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
 * In which of its possible folders a module is at a commit: that whose go.mod claims the major version.
 *
 * @param folder the folder, empty for the root
 * @param goMod its go.mod, if it has one
 */
record GoModLocation(String folder, Optional<byte[]> goMod) {
    private static final Pattern GOPKG_IN_MAJOR = Pattern.compile("(\\.v(0|[1-9][0-9]*))(-unstable)?$");
    private static final Pattern MAJOR = Pattern.compile("(?<=.)/v[0-9.]+$");
    private static final Pattern GOOD_MAJOR = Pattern.compile("/v([2-9]|[1-9][0-9]+)");

    /** Finds the place, or says why there is none. */
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

    /** Whether a go.mod's module path has the major version that the location asks for. The rest of the path may be any: forks keep theirs. */
    private static boolean claims(ModuleLocation location, byte[] goMod, boolean orReplacesGopkgIn) {
        String found = ModFile.modulePath(goMod);
        Optional<String> major = major(found);
        String wanted = location.path().pathMajor();
        if (wanted.isEmpty() && orReplacesGopkgIn && found.startsWith("gopkg.in/")) {
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

    /** The major version at the end of a module path, which may be invalid otherwise; nothing if that itself is no good. */
    private static Optional<String> major(String path) {
        if (path.startsWith("gopkg.in/")) {
            Matcher dotted = GOPKG_IN_MAJOR.matcher(path);
            return dotted.find() ? Optional.of(dotted.group()) : Optional.empty();
        }
        Matcher end = MAJOR.matcher(path);
        if (!end.find()) {
            return Optional.of("");
        }
        return GOOD_MAJOR.matcher(end.group()).matches() ? Optional.of(end.group()) : Optional.empty();
    }

    /** The go.mod that a module without one is served with. */
    static byte[] synthesized(ModulePath path) {
        return ("module " + path + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
