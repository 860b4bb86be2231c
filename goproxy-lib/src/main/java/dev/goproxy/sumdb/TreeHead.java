package dev.goproxy.sumdb;

import java.util.Optional;

/**
 * The state of a transparency log: the number of its records and the hash of all of them.
 *
 * @param size the number of records, at least 0
 * @param root the root hash of the tree
 */
public record TreeHead(long size, Hash root) {
    private static final String FIRST_LINE = "go.sum database tree";
    private static final int MAX_LENGTH = 1_000_000;

    /** The state of the empty log. */
    static final TreeHead EMPTY = new TreeHead(0, Hash.ofEmptyTree());

    /**
     * Parses the text of a tree head.
     *
     * @param text at least three lines, of which the second is the size and the third the root hash; the rest is
     *     ignored
     * @return the tree head
     * @throws IllegalArgumentException if the text is not a tree head
     */
    public static TreeHead parse(String text) {
        String[] lines = text.split("\n", 4);
        if (lines.length < 4 || !lines[0].equals(FIRST_LINE) || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("malformed tree head");
        }
        long size =
                Decimal.parse(lines[1]).orElseThrow(() -> new IllegalArgumentException("malformed tree head: size"));
        return new TreeHead(size, Hash.parse(lines[2]));
    }

    /**
     * Returns the text that is signed.
     *
     * @return three lines, each with its newline
     */
    public String text() {
        return FIRST_LINE + "\n" + size + "\n" + root + "\n";
    }

    /** Parses numbers without signs and leading zeros. */
    static final class Decimal {
        private Decimal() {}

        static Optional<Long> parse(String text) {
            try {
                return text.matches("0|[1-9][0-9]{0,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }
}
