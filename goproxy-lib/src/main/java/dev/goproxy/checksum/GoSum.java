package dev.goproxy.checksum;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lines of a go.sum file, or of a checksum database's record: the checksums of modules and of their go.mod files.
 *
 * <p>Immutable. Lines keep their order until they are printed, since the first {@code h1:} line of a module decides.
 *
 * @see <a href="https://go.dev/ref/mod#go-sum-files">Go Modules Reference: go.sum files</a>
 */
public final class GoSum {
    /** A file without lines. */
    public static final GoSum EMPTY = new GoSum(List.of());

    /** The sum of an empty go.mod file, which an early Go wrote for modules without one. Go ignores it. */
    private static final String EMPTY_GO_MOD = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

    /** Splits as Go's strings.Fields does. */
    private static final Splitter FIELDS = Splitter.on(
                    CharMatcher.anyOf("\t\n\u000b\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000")
                            .or(CharMatcher.inRange('\u2000', '\u200a')))
            .omitEmptyStrings();

    private final ImmutableSet<GoSumLine> lines;
    private final ImmutableListMultimap<String, GoSumLine> byModule;

    private GoSum(Collection<GoSumLine> lines) {
        this.lines = ImmutableSet.copyOf(lines);
        this.byModule = this.lines.stream()
                .collect(ImmutableListMultimap.toImmutableListMultimap(
                        line -> key(line.path(), line.version()), line -> line));
    }

    /** The result of comparing a checksum with the lines. */
    public enum Verdict {
        /** The lines have this checksum. */
        MATCH,
        /** The lines have another checksum: a security error. */
        MISMATCH,
        /** The lines have no {@code h1:} checksum for the module. */
        MISSING
    }

    /**
     * Parses a go.sum file as Go does when it verifies: blank lines are skipped, and fields may be separated by any
     * white space.
     *
     * @param text the file's text
     * @return its lines
     * @throws GoSumSyntaxException if a line does not have three fields
     */
    public static GoSum parse(String text) throws GoSumSyntaxException {
        return read(text, false);
    }

    /**
     * Parses a go.sum file as {@code go mod tidy} does: lines that do not have three fields are skipped.
     *
     * @param text the file's text
     * @return its lines
     */
    public static GoSum parseLax(String text) {
        try {
            return read(text, true);
        } catch (GoSumSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Reads a go.sum file.
     *
     * @param file the file
     * @return its lines
     * @throws GoSumSyntaxException if a line does not have three fields
     * @throws IOException if the file can't be read
     */
    public static GoSum read(Path file) throws IOException {
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /**
     * Returns the lines, without duplicates.
     *
     * @return the lines, in the order in which they were read and added
     */
    public List<GoSumLine> lines() {
        return lines.asList();
    }

    /**
     * Compares the checksum of a module's zip with the lines.
     *
     * @param module the module
     * @param sum the checksum of its zip
     * @return the result
     */
    public Verdict check(ModuleVersion module, H1 sum) {
        return check(module.path().path(), module.version().text(), sum);
    }

    /**
     * Compares the checksum of a module's go.mod file with the lines.
     *
     * @param module the module
     * @param sum the checksum of its go.mod file
     * @return the result
     */
    public Verdict checkGoMod(ModuleVersion module, H1 sum) {
        return check(module.path().path(), module.version().text() + GoSumLine.GO_MOD, sum);
    }

    /**
     * Returns these lines with one for a module's zip.
     *
     * @param module the module
     * @param sum the checksum of its zip
     * @return a new instance
     */
    public GoSum with(ModuleVersion module, H1 sum) {
        return merge(new GoSum(
                List.of(new GoSumLine(module.path().path(), module.version().text(), sum.text()))));
    }

    /**
     * Returns these lines with one for a module's go.mod file.
     *
     * @param module the module
     * @param sum the checksum of its go.mod file
     * @return a new instance
     */
    public GoSum withGoMod(ModuleVersion module, H1 sum) {
        var version = module.version().text() + GoSumLine.GO_MOD;
        return merge(new GoSum(List.of(new GoSumLine(module.path().path(), version, sum.text()))));
    }

    /**
     * Returns these lines followed by those of another file, without duplicates. Contradicting lines are all kept, as
     * Go keeps them: the first one decides.
     *
     * @param other the other lines
     * @return a new instance
     */
    public GoSum merge(GoSum other) {
        return new GoSum(Stream.concat(lines.stream(), other.lines.stream()).toList());
    }

    /**
     * Writes the lines to a file, which is replaced atomically if it exists.
     *
     * @param file the file, in an existing folder
     * @throws IOException if the file can't be written; an existing one then remains unchanged
     */
    public void write(Path file) throws IOException {
        var target = file.toAbsolutePath();
        var temporary = Files.createTempFile(target.getParent(), "go.sum", ".tmp");
        try {
            Files.writeString(temporary, toString());
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Returns the file's text: the lines in Go's order, each with a newline.
     *
     * @return the text
     */
    @Override
    public String toString() {
        var text = new StringBuilder();
        lines.stream().sorted(GoSumLine.ORDER).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GoSum sum && lines.asList().equals(sum.lines.asList());
    }

    @Override
    public int hashCode() {
        return lines.asList().hashCode();
    }

    private Verdict check(String path, String version, H1 sum) {
        for (var line : byModule.get(key(path, version))) {
            if (line.hash().equals(sum.text())) {
                return Verdict.MATCH;
            }
            if (line.hash().startsWith(H1.PREFIX)) {
                return Verdict.MISMATCH;
            }
        }
        return Verdict.MISSING;
    }

    private static GoSum read(String text, boolean lax) throws GoSumSyntaxException {
        var lines = ImmutableSet.<GoSumLine>builder();
        var number = 0;
        for (var line : Splitter.on('\n').split(text)) {
            number++;
            var fields = FIELDS.splitToList(line);
            if (fields.size() == 3) {
                var read = new GoSumLine(fields.get(0), fields.get(1), fields.get(2));
                if (!read.hash().equals(EMPTY_GO_MOD)) {
                    lines.add(read);
                }
            } else if (!fields.isEmpty() && !lax) {
                throw new GoSumSyntaxException(number, fields.size());
            }
        }
        return new GoSum(lines.build());
    }

    private static String key(String path, String version) {
        return path + " " + version;
    }
}
