package dev.goproxy.sumdb;

import java.util.Optional;

/**
 * The state of a transparency log: how many records it has, and the hash over all of them.
 *
 * @param size the number of records, at least 0
 * @param root the hash of the tree
 */
public record TreeHead(long size, Hash root) {
    private static final String FIRST_LINE = "go.sum database tree";
    private static final int MAX_LENGTH = 1_000_000;

    /** The log without records, with which everything begins. */
    static final TreeHead EMPTY = new TreeHead(0, Hash.ofNothing());

    /**
     * Parses the text of a tree head.
     *
     * @param text three lines, of which the second is the size and the third the hash; more lines are ignored
     * @return the tree head
     * @throws IllegalArgumentException if the text is no tree head
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
     * The text that is signed.
     *
     * @return three lines, each with its newline
     */
    public String text() {
        return FIRST_LINE + "\n" + size + "\n" + root + "\n";
    }

    /** Numbers without signs and needless zeros. */
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
