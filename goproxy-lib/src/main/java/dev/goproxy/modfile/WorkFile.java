package dev.goproxy.modfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.modfile.InvalidModFileException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a go.work file: the main modules of a workspace. Immutable.
 *
 * @see <a href="https://go.dev/ref/mod#go-work-file">Go Modules Reference: go.work files</a>
 */
public final class WorkFile {
    private final @Nullable String go;
    private final @Nullable String toolchain;
    private final List<String> use;
    private final List<ModFile.Replace> replace;

    private WorkFile(Lines lines) {
        go = lines.go;
        toolchain = lines.toolchain;
        use = List.copyOf(lines.use);
        replace = List.copyOf(lines.replace);
    }

    /**
     * Parses a go.work file, strictly: every directive must be known. Go's {@code modfile.ParseWork}, but the first
     * problem alone is reported.
     *
     * @param fileName the file's name for messages
     * @param text the file's text in UTF-8
     * @return the file
     * @throws InvalidModFileException if the text breaks the rules, or a directive is unknown
     */
    public static WorkFile parse(String fileName, byte[] text) {
        var lines = new Lines(fileName);
        Syntax.parse(fileName, new String(text, UTF_8), lines);
        return new WorkFile(lines);
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
     * Returns the use lines.
     *
     * @return folders as they are written, relative to that of the file, in its order
     */
    public List<String> use() {
        return use;
    }

    /**
     * Returns the replace lines, which override those of the main modules.
     *
     * @return in the order of the file
     */
    public List<ModFile.Replace> replace() {
        return replace;
    }

    /** Collects the meaning of the lines. */
    private static final class Lines implements Syntax.Reader {
        private final String fileName;

        @Nullable
        String go;

        @Nullable
        String toolchain;

        final List<String> use = new ArrayList<>();
        final List<ModFile.Replace> replace = new ArrayList<>();

        Lines(String fileName) {
            this.fileName = fileName;
        }

        @Override
        public Set<String> blocks() {
            return Set.of("use", "replace", "godebug");
        }

        @Override
        public void unknownBlock(Problem problem) {
            throw new InvalidModFileException(fileName, List.of(problem));
        }

        @Override
        public void line(Directive line) {
            try {
                add(line, new Arguments(line));
            } catch (Arguments.Malformed e) {
                throw new InvalidModFileException(fileName, List.of(new Problem(line.position(), e.reason())));
            }
        }

        private void add(Directive line, Arguments args) throws Arguments.Malformed {
            switch (line.verb()) {
                case "go" -> go = only(args, "go directive expects exactly one argument");
                case "toolchain" -> toolchain = only(args, "toolchain directive expects exactly one argument");
                case "use" -> use.add(only(args, "usage: use local/dir"));
                case "replace" -> replace.add(Directives.Replacement.read(args));
                case "godebug" -> args.expect(1, "usage: godebug key=value");
                default -> throw new Arguments.Malformed("unknown directive: " + line.verb());
            }
            if (go != null && !Directives.GO_VERSION.matcher(go).matches()) {
                throw new Arguments.Malformed("invalid go version '" + go + "': must match format 1.23.0");
            }
            if (toolchain != null && !Directives.TOOLCHAIN.matcher(toolchain).matches()) {
                throw new Arguments.Malformed(
                        "invalid toolchain version '" + toolchain + "': must match format go1.23.0 or default");
            }
        }

        private static String only(Arguments args, String usage) throws Arguments.Malformed {
            args.expect(1, usage);
            return args.string(0);
        }
    }
}
