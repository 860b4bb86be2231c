package dev.goproxy.modfile;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when a text is no go.mod file; says where and why. */
public final class InvalidModFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The file. */
    private final String fileName;

    private final transient List<Problem> problems;

    InvalidModFileException(String fileName, List<Problem> problems) {
        super(problems.stream()
                .map(problem -> fileName + ":" + problem.position().line() + ": " + problem.reason())
                .collect(Collectors.joining("\n")));
        this.fileName = fileName;
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @param position where
     * @param reason a short phrase
     */
    public record Problem(Position position, String reason) {}

    /**
     * The name of the file.
     *
     * @return the name as it was given
     */
    public String fileName() {
        return fileName;
    }

    /**
     * What is wrong with the file, in the order of its lines: the first error of syntax alone, or the first few errors of meaning.
     *
     * @return at least one
     */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
