package dev.goproxy.modfile;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when a text is not a valid go.mod file; has the places and reasons. */
public final class InvalidModFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The name of the file. */
    private final String fileName;

    private final transient List<Problem> problems;

    InvalidModFileException(String fileName, List<Problem> problems) {
        super(problems.stream()
                .map(problem -> fileName + ":" + problem.line() + ": " + problem.reason())
                .collect(Collectors.joining("\n")));
        this.fileName = fileName;
        this.problems = List.copyOf(problems);
    }

    /**
     * One problem of a file.
     *
     * @param line the line, from 1
     * @param column the character (code point) in the line, from 1
     * @param reason a short phrase
     */
    public record Problem(int line, int column, String reason) {
        Problem(Position position, String reason) {
            this(position.line(), position.column(), reason);
        }
    }

    /**
     * Returns the name of the file.
     *
     * @return the name that the caller of the parser gave it
     */
    public String fileName() {
        return fileName;
    }

    /**
     * Returns the problems of the file, in the order of its lines: the first syntax error alone, or the first semantic
     * errors.
     *
     * @return at least one problem, and at most 10; empty if the exception was deserialized
     */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
