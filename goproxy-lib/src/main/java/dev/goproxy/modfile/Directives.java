package dev.goproxy.modfile;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.goproxy.modfile.InvalidModFileException.Problem;
import dev.goproxy.module.PathRules;
import dev.goproxy.module.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the meaning of the directives of a go.mod file. */
final class Directives implements Syntax.Reader {
    private static final int MAX_PROBLEMS = 10;
    private static final Set<String> WANTED_OF_DEPENDENCIES = Set.of("go", "module", "retract", "require", "ignore");
    static final Pattern GO_VERSION =
            Pattern.compile("[1-9][0-9]*\\.(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?");
    private static final Pattern LAX_GO_VERSION =
            Pattern.compile("v?([1-9][0-9]*\\.(?:0|[1-9][0-9]*))[^0-9\\n][^\\n]*");
    static final Pattern TOOLCHAIN = Pattern.compile("(?s)default|go1(\\..*)?");
    private static final Pattern DEPRECATED = Pattern.compile("(?s)(?:^|\n\n)Deprecated: *(.*?)(?:\\z|\n\n)");
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    ModFile.@Nullable Module module;

    @Nullable
    String go;

    @Nullable
    String toolchain;

    final List<ModFile.Godebug> godebug = new ArrayList<>();
    final List<ModFile.Require> require = new ArrayList<>();
    final List<ModFile.Exclude> exclude = new ArrayList<>();
    final List<ModFile.Replace> replace = new ArrayList<>();
    final List<ModFile.Retract> retract = new ArrayList<>();
    final List<String> tool = new ArrayList<>();
    final List<String> ignore = new ArrayList<>();

    private final List<Problem> problems = new ArrayList<>();
    private final boolean strict;
    private boolean hasModuleLine;

    private Directives(boolean strict) {
        this.strict = strict;
    }

    static ModFile read(String fileName, String text, boolean strict) {
        var directives = new Directives(strict);
        Syntax.parse(fileName, text, directives);
        if (!directives.problems.isEmpty()) {
            throw new InvalidModFileException(fileName, directives.problems);
        }
        return new ModFile(directives);
    }

    @Override
    public void line(Directive line) {
        if (!strict && !WANTED_OF_DEPENDENCIES.contains(line.verb())) {
            return;
        }
        try {
            add(line);
        } catch (Arguments.Malformed e) {
            problem(new Problem(line.position(), e.reason()));
        }
    }

    @Override
    public void unknownBlock(Problem problem) {
        if (strict) {
            problem(problem);
        }
    }

    private void problem(Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void add(Directive line) throws Arguments.Malformed {
        var args = new Arguments(line);
        switch (line.verb()) {
            case "module" -> addModule(args, line);
            case "go" -> addGo(args);
            case "toolchain" -> addToolchain(args);
            case "godebug" -> addGodebug(args);
            case "require" -> addRequire(args, line);
            case "exclude" -> {
                args.expect(2, "usage: exclude module/path v1.2.3");
                exclude.add(new ModFile.Exclude(args.string(0), args.fittingVersion(1)));
            }
            case "replace" -> replace.add(Replacement.read(args));
            case "retract" -> addRetract(args, line);
            case "tool" -> tool.add(onlyString(args, "tool directive expects exactly one argument"));
            case "ignore" -> ignore.add(onlyString(args, "ignore directive expects exactly one argument"));
            default -> throw new Arguments.Malformed("unknown directive: " + line.verb());
        }
    }

    private static String onlyString(Arguments args, String usage) throws Arguments.Malformed {
        args.expect(1, usage);
        return args.string(0);
    }

    private void addModule(Arguments args, Directive line) throws Arguments.Malformed {
        if (hasModuleLine) {
            throw new Arguments.Malformed("repeated module statement");
        }
        hasModuleLine = true;
        Matcher deprecated = DEPRECATED.matcher(line.comment());
        String message = deprecated.find() ? deprecated.group(1) : "";
        module = new ModFile.Module(onlyString(args, "usage: module module/path"), message);
    }

    private void addGo(Arguments args) throws Arguments.Malformed {
        if (go != null) {
            throw new Arguments.Malformed("repeated go statement");
        }
        args.expect(1, "go directive expects exactly one argument");
        Matcher lax = LAX_GO_VERSION.matcher(args.raw(0));
        if (GO_VERSION.matcher(args.raw(0)).matches()) {
            go = args.raw(0);
        } else if (!strict && lax.matches()) {
            go = lax.group(1);
        } else {
            throw new Arguments.Malformed("invalid go version '" + args.raw(0) + "': must match format 1.23.0");
        }
    }

    private void addToolchain(Arguments args) throws Arguments.Malformed {
        if (toolchain != null) {
            throw new Arguments.Malformed("repeated toolchain statement");
        }
        args.expect(1, "toolchain directive expects exactly one argument");
        if (!TOOLCHAIN.matcher(args.raw(0)).matches()) {
            throw new Arguments.Malformed(
                    "invalid toolchain version '" + args.raw(0) + "': must match format go1.23.0 or default");
        }
        toolchain = args.raw(0);
    }

    private void addGodebug(Arguments args) throws Arguments.Malformed {
        String usage = "usage: godebug key=value";
        args.expect(1, usage);
        String setting = args.raw(0);
        int equals = setting.indexOf('=');
        if (equals < 0 || CharMatcher.anyOf("\"`',").matchesAnyOf(setting)) {
            throw new Arguments.Malformed(usage);
        }
        godebug.add(new ModFile.Godebug(setting.substring(0, equals), setting.substring(equals + 1)));
    }

    private void addRequire(Arguments args, Directive line) throws Arguments.Malformed {
        args.expect(2, "usage: require module/path v1.2.3");
        List<String> words = WORDS.splitToList(line.suffix());
        boolean indirect = words.size() == 1
                ? words.get(0).equals("indirect")
                : !words.isEmpty() && words.get(0).equals("indirect;");
        require.add(new ModFile.Require(args.string(0), args.fittingVersion(1), indirect));
    }

    private void addRetract(Arguments args, Directive line) throws Arguments.Malformed {
        try {
            Interval interval = Interval.read(args);
            if (strict && interval.end() < args.size()) {
                throw new Arguments.Malformed("unexpected token after version: " + args.raw(interval.end()));
            }
            retract.add(new ModFile.Retract(interval.low(), interval.high(), line.comment()));
        } catch (Arguments.Malformed e) {
            if (strict) {
                throw e; // Go reserves new kinds of intervals: dependencies may have them.
            }
        }
    }

    /** {@code v1.2.3} or {@code [v1.2.3, v1.3.0]}, and the number of the argument after it. */
    private record Interval(String low, String high, int end) {
        static Interval read(Arguments args) throws Arguments.Malformed {
            if (args.size() == 0 || args.raw(0).equals("(")) {
                throw new Arguments.Malformed("expected '[' or version");
            }
            if (!args.raw(0).equals("[")) {
                return new Interval(args.string(0), args.string(0), 1);
            }
            boolean closed =
                    args.size() >= 5 && args.raw(2).equals(",") && args.raw(4).equals("]");
            if (!closed) {
                throw new Arguments.Malformed("expected [version, version]");
            }
            return new Interval(args.string(1), args.string(3), 5);
        }
    }

    /** Parses {@code old [version] => new [version]}. */
    static final class Replacement {
        private static final String USAGE = "usage: replace module/path [v1.2.3] => other/module v1.4\n\t"
                + " or replace module/path [v1.2.3] => ../local/directory";

        static ModFile.Replace read(Arguments args) throws Arguments.Malformed {
            int arrow = args.size() >= 2 && args.raw(1).equals("=>") ? 1 : 2;
            boolean versioned = args.size() == arrow + 3;
            if ((args.size() != arrow + 2 && !versioned) || !args.raw(arrow).equals("=>")) {
                throw new Arguments.Malformed(USAGE);
            }
            String oldPath = args.string(0);
            if (PathRules.pathMajor(oldPath).isEmpty()) {
                throw new Arguments.Malformed("replace " + oldPath + ": invalid module path");
            }
            Optional<Version> oldVersion = arrow == 2 ? Optional.of(args.fittingVersion(1)) : Optional.empty();
            String newPath = args.string(arrow + 1);
            Optional<Version> newVersion = versioned ? Optional.of(args.version(arrow + 2)) : Optional.empty();
            check(newPath, versioned);
            return new ModFile.Replace(oldPath, oldVersion, newPath, newVersion);
        }

        private static void check(String newPath, boolean versioned) throws Arguments.Malformed {
            boolean folder = newPath.matches("(?s)\\.\\.?|\\.\\.?[/\\\\].*|[/\\\\].*|[A-Za-z]:.*");
            if (versioned && folder) {
                throw new Arguments.Malformed("replacement module directory path " + newPath + " cannot have version");
            }
            if (!versioned && !folder) {
                throw new Arguments.Malformed("replacement module without version must be directory path"
                        + " (rooted or starting with . or ..), not " + newPath);
            }
            if (!versioned && newPath.indexOf('\\') >= 0) {
                throw new Arguments.Malformed("replacement directory appears to be Windows path: " + newPath);
            }
        }
    }
}
