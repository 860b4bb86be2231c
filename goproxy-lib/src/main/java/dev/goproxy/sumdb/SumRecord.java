package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.module.ModuleVersion;
import java.util.List;
import java.util.Optional;

/**
 * A record of a checksum database: the lines of a module version for go.sum files.
 *
 * @param number the record's number in the database
 * @param text the record: lines of {@code path version[/go.mod] h1:...}, each with its newline
 */
public record SumRecord(long number, String text) {
    /**
     * Returns the lines of the record.
     *
     * @return the lines without their newlines
     */
    public List<String> lines() {
        return text.lines().toList();
    }

    /**
     * Returns the checksum of a module's zip, from the first line that has one.
     *
     * @param version the module
     * @return {@code h1:} and the rest of the line; empty if the record has none for this module
     */
    public Optional<String> zipSum(ModuleVersion version) {
        return sum(version.path() + " " + version.version() + " ");
    }

    /**
     * Returns the checksum of a module's go.mod file, from the first line that has one.
     *
     * @param version the module
     * @return {@code h1:} and the rest of the line; empty if the record has none for this module
     */
    public Optional<String> goModSum(ModuleVersion version) {
        return sum(version.path() + " " + version.version() + "/go.mod ");
    }

    private Optional<String> sum(String prefix) {
        return text.lines()
                .filter(line -> line.startsWith(prefix + "h1:"))
                .findFirst()
                .map(line -> line.substring(prefix.length()));
    }

    /** The response to a lookup: a record and a signed tree head. */
    static final class Answer {
        private final SumRecord record;
        private final byte[] treeNote;

        private Answer(SumRecord record, byte[] treeNote) {
            this.record = record;
            this.treeNote = treeNote;
        }

        /** Parses a response; empty if it is malformed. */
        static Optional<Answer> parse(byte[] bytes) {
            String all = SignedNote.decode(bytes).orElse("");
            int first = all.indexOf('\n');
            int end = all.indexOf("\n\n", first + 1);
            if (first < 0 || end < 0) {
                return Optional.empty();
            }
            String text = all.substring(first + 1, end + 1);
            return number(all.substring(0, first))
                    .map(number -> new Answer(
                            new SumRecord(number, text), all.substring(end + 2).getBytes(UTF_8)));
        }

        /** Like Go, accepts signs and leading zeros; on negative numbers, Go would fail later. */
        private static Optional<Long> number(String text) {
            try {
                return Optional.of(Long.parseLong(text))
                        .filter(number -> number >= 0 && text.chars().allMatch(c -> c < 0x80));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        SumRecord record() {
            return record;
        }

        /** Returns the leaf hash that the record must have in the tree. */
        Hash hash() {
            return Hash.ofRecord(record.text().getBytes(UTF_8));
        }

        /** Returns the signed tree head; no bytes if there is none. */
        byte[] treeNote() {
            return treeNote;
        }
    }
}
