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
 * What a go.mod file says. Immutable.
 *
 * <p>Paths are kept as they are written: like Go's own reader this one does not ask whether they are valid module paths.
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
     * Reads the go.mod file of a main module, in which every line must be understood: Go's {@code modfile.Parse}.
     *
     * @param fileName how messages name the file
     * @param text the file's text
     * @return what it says
     * @throws InvalidModFileException if the text breaks the rules, a version is not canonical, or a directive is unknown
     */
    public static ModFile parse(String fileName, String text) {
        return Directives.read(fileName, text, true);
    }

    /**
     * Reads the go.mod file of a main module.
     *
     * @param fileName how messages name the file
     * @param text the file's text in UTF-8
     * @return what it says
     * @throws InvalidModFileException if the text breaks the rules, a version is not canonical, or a directive is unknown
     */
    public static ModFile parse(String fileName, byte[] text) {
        return parse(fileName, new String(text, UTF_8));
    }

    /**
     * Reads the go.mod file of a dependency: Go's {@code modfile.ParseLax}. Unknown directives are passed over, and so is what only counts in
     * a main module: toolchain, godebug, exclude, replace and tool lines, and malformed retract lines.
     *
     * @param fileName how messages name the file
     * @param text the file's text
     * @return what it says
     * @throws InvalidModFileException if the text is malformed, or one of the lines that count is
     */
    public static ModFile parseLax(String fileName, String text) {
        return Directives.read(fileName, text, false);
    }

    /**
     * Reads the go.mod file of a dependency, as {@link #parseLax(String, String)} does.
     *
     * @param fileName how messages name the file
     * @param text the file's text in UTF-8
     * @return what it says
     * @throws InvalidModFileException if the text is malformed, or one of the lines that count is
     */
    public static ModFile parseLax(String fileName, byte[] text) {
        return parseLax(fileName, new String(text, UTF_8));
    }

    /**
     * The module path of a go.mod file that may be broken otherwise, by a crude scan of its lines: Go's {@code modfile.ModulePath}. It knows
     * neither blocks nor what makes a path valid.
     *
     * @param text the file's text in UTF-8
     * @return the path, empty if no line tells one, or the first that does has it in quotes that are malformed
     */
    public static String modulePath(byte[] text) {
        return ModuleLine.path(new String(text, UTF_8));
    }

    /**
     * The module line.
     *
     * @param path the module's path
     * @param deprecated the message of a {@code Deprecated:} paragraph in the comment on the line; empty if there is none
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
         * The required module.
         *
         * @return empty if the path is not valid, so that there can't be such a module
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
     * @param oldPath the path of the module to be replaced
     * @param oldVersion the version to be replaced; if empty, all versions
     * @param newPath the path of the replacement: of a module, or of a folder
     * @param newVersion the version of the replacement; if empty, the path is a folder's
     */
    public record Replace(String oldPath, Optional<Version> oldVersion, String newPath, Optional<Version> newVersion) {}

    /**
     * A retract line: an interval of versions, both ends included. Go does not ask whether the ends are versions.
     *
     * @param low the lowest retracted version
     * @param high the highest retracted version; the same for a single version
     * @param rationale the comment on the line or its block; empty if there is none
     */
    public record Retract(String low, String high, String rationale) {
        /**
         * Whether a version is in the interval.
         *
         * @param version a version
         * @return true if it is retracted by this line
         */
        public boolean contains(Version version) {
            return Version.isValid(high)
                    && Version.PRECEDENCE.compare(version, Version.parse(high)) <= 0
                    && (!Version.isValid(low) || Version.PRECEDENCE.compare(Version.parse(low), version) <= 0);
        }
    }

    /**
     * The module line.
     *
     * @return empty if there is none
     */
    public Optional<Module> module() {
        return Optional.ofNullable(module);
    }

    /**
     * The go line.
     *
     * @return a version of Go, for instance {@code 1.23} or {@code 1.24.0}; empty if there is no such line
     */
    public Optional<String> go() {
        return Optional.ofNullable(go);
    }

    /**
     * The toolchain line.
     *
     * @return a toolchain's name, for instance {@code go1.24.1} or {@code default}; empty if there is no such line
     */
    public Optional<String> toolchain() {
        return Optional.ofNullable(toolchain);
    }

    /**
     * The godebug lines.
     *
     * @return in the order of the file
     */
    public List<Godebug> godebug() {
        return godebug;
    }

    /**
     * The require lines.
     *
     * @return in the order of the file
     */
    public List<Require> require() {
        return require;
    }

    /**
     * The exclude lines.
     *
     * @return in the order of the file
     */
    public List<Exclude> exclude() {
        return exclude;
    }

    /**
     * The replace lines.
     *
     * @return in the order of the file
     */
    public List<Replace> replace() {
        return replace;
    }

    /**
     * The retract lines.
     *
     * @return in the order of the file
     */
    public List<Retract> retract() {
        return retract;
    }

    /**
     * The tool lines.
     *
     * @return package paths, in the order of the file
     */
    public List<String> tool() {
        return tool;
    }

    /**
     * The ignore lines.
     *
     * @return folders, in the order of the file
     */
    public List<String> ignore() {
        return ignore;
    }

    /**
     * Whether this file retracts a version of its module.
     *
     * @param version a version
     * @return true if one of the retract lines contains it
     */
    public boolean isRetracted(Version version) {
        return retract.stream().anyMatch(line -> line.contains(version));
    }
}
