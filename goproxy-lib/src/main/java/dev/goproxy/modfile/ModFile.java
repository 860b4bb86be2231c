package dev.goproxy.modfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a go.mod file. Immutable.
 *
 * <p>Paths are kept as they are written: like Go's own parser, this one does not check that they are valid module
 * paths.
 *
 * @see <a href="https://go.dev/ref/mod#go-mod-file">Go Modules Reference: go.mod files</a>
 */
public final class ModFile {
    private final @Nullable Module module;
    private final @Nullable String go;
    private final @Nullable String toolchain;
    private final List<Godebug> godebug;
    private final List<Require> require;
    private final List<Exclude> exclude;
    private final List<Replace> replace;
    private final List<Retract> retract;
    private final List<String> tool;
    private final List<String> ignore;

    ModFile(Directives directives) {
        module = directives.module;
        go = directives.go;
        toolchain = directives.toolchain;
        godebug = List.copyOf(directives.godebug);
        require = List.copyOf(directives.require);
        exclude = List.copyOf(directives.exclude);
        replace = List.copyOf(directives.replace);
        retract = List.copyOf(directives.retract);
        tool = List.copyOf(directives.tool);
        ignore = List.copyOf(directives.ignore);
    }

    /**
     * Parses the go.mod file of a main module, strictly: every directive must be known. Go's {@code modfile.Parse}.
     *
     * @param fileName the file's name for messages
     * @param text the file's text
     * @return the file
     * @throws InvalidModFileException if the text breaks the rules, a version is not canonical, or a directive is
     *     unknown
     */
    public static ModFile parse(String fileName, String text) {
        return Directives.read(fileName, text, true);
    }

    /**
     * Parses the go.mod file of a main module, as {@link #parse(String, String)} does.
     *
     * @param fileName the file's name for messages
     * @param text the file's text in UTF-8
     * @return the file
     * @throws InvalidModFileException if the text breaks the rules, a version is not canonical, or a directive is
     *     unknown
     */
    public static ModFile parse(String fileName, byte[] text) {
        return parse(fileName, new String(text, UTF_8));
    }

    /**
     * Parses the go.mod file of a dependency: Go's {@code modfile.ParseLax}. Unknown directives are ignored, and so are
     * directives that only count in a main module (toolchain, godebug, exclude, replace and tool), and malformed
     * retract lines.
     *
     * @param fileName the file's name for messages
     * @param text the file's text
     * @return the file
     * @throws InvalidModFileException if the syntax is invalid, or a directive that is not ignored is
     */
    public static ModFile parseLax(String fileName, String text) {
        return Directives.read(fileName, text, false);
    }

    /**
     * Parses the go.mod file of a dependency, as {@link #parseLax(String, String)} does.
     *
     * @param fileName the file's name for messages
     * @param text the file's text in UTF-8
     * @return the file
     * @throws InvalidModFileException if the syntax is invalid, or a directive that is not ignored is
     */
    public static ModFile parseLax(String fileName, byte[] text) {
        return parseLax(fileName, new String(text, UTF_8));
    }

    /**
     * Returns the module path of a go.mod file that may be invalid otherwise, by a simple scan of its lines: Go's
     * {@code modfile.ModulePath}. Blocks are not recognized, and the path is not validated.
     *
     * @param text the file's text in UTF-8
     * @return the path; empty if no line has one, or the first that does has it in malformed quotes
     */
    public static String modulePath(byte[] text) {
        return ModuleLine.path(new String(text, UTF_8));
    }

    /**
     * A module line.
     *
     * @param path the module's path
     * @param deprecated the message of a {@code Deprecated:} paragraph in the comment on the line; empty if there is
     *     none
     */
    public record Module(String path, String deprecated) {}

    /**
     * A godebug line.
     *
     * @param key the setting's name
     * @param value its value
     */
    public record Godebug(String key, String value) {}

    /**
     * A require line.
     *
     * @param path the path of the required module
     * @param version its canonical version, which fits the path
     * @param indirect whether it is marked {@code // indirect}
     */
    public record Require(String path, Version version, boolean indirect) {
        /**
         * Returns the required module version.
         *
         * @return empty if the path is not a valid module path
         */
        public Optional<ModuleVersion> moduleVersion() {
            try {
                return Optional.of(new ModuleVersion(ModulePath.parse(path), version));
            } catch (InvalidNameException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * An exclude line.
     *
     * @param path the path of the excluded module
     * @param version its canonical version, which fits the path
     */
    public record Exclude(String path, Version version) {}

    /**
     * A replace line.
     *
     * @param oldPath the path of the replaced module
     * @param oldVersion the replaced version; empty for all versions
     * @param newPath the path of the replacement: a module or a folder
     * @param newVersion the version of the replacement; empty if it is a folder
     */
    public record Replace(String oldPath, Optional<Version> oldVersion, String newPath, Optional<Version> newVersion) {}

    /**
     * A retract line: an interval of versions, both ends included. Like Go, this does not validate the ends.
     *
     * @param low the lowest retracted version
     * @param high the highest retracted version; the same for a single version
     * @param rationale the comment on the line or its block; empty if there is none
     */
    public record Retract(String low, String high, String rationale) {
        /**
         * Returns whether a version is in the interval.
         *
         * @param version a version
         * @return whether this line retracts it
         */
        public boolean contains(Version version) {
            return Version.isValid(high)
                    && Version.PRECEDENCE.compare(version, Version.parse(high)) <= 0
                    && (!Version.isValid(low) || Version.PRECEDENCE.compare(Version.parse(low), version) <= 0);
        }
    }

    /**
     * Returns the module line.
     *
     * @return empty if there is none
     */
    public Optional<Module> module() {
        return Optional.ofNullable(module);
    }

    /**
     * Returns the go line.
     *
     * @return a version of Go, for instance {@code 1.23} or {@code 1.24.0}; empty if there is no such line
     */
    public Optional<String> go() {
        return Optional.ofNullable(go);
    }

    /**
     * Returns the toolchain line.
     *
     * @return a toolchain's name, for instance {@code go1.24.1} or {@code default}; empty if there is no such line
     */
    public Optional<String> toolchain() {
        return Optional.ofNullable(toolchain);
    }

    /**
     * Returns the godebug lines.
     *
     * @return in the order of the file
     */
    public List<Godebug> godebug() {
        return godebug;
    }

    /**
     * Returns the require lines.
     *
     * @return in the order of the file
     */
    public List<Require> require() {
        return require;
    }

    /**
     * Returns the exclude lines.
     *
     * @return in the order of the file
     */
    public List<Exclude> exclude() {
        return exclude;
    }

    /**
     * Returns the replace lines.
     *
     * @return in the order of the file
     */
    public List<Replace> replace() {
        return replace;
    }

    /**
     * Returns the retract lines.
     *
     * @return in the order of the file
     */
    public List<Retract> retract() {
        return retract;
    }

    /**
     * Returns the tool lines.
     *
     * @return package paths, in the order of the file
     */
    public List<String> tool() {
        return tool;
    }

    /**
     * Returns the ignore lines.
     *
     * @return folders, in the order of the file
     */
    public List<String> ignore() {
        return ignore;
    }

    /**
     * Returns whether this file retracts a version of its module.
     *
     * @param version a version
     * @return whether one of the retract lines contains it
     */
    public boolean isRetracted(Version version) {
        return retract.stream().anyMatch(line -> line.contains(version));
    }
}
