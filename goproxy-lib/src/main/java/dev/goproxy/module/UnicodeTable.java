package dev.goproxy.module;

import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Letters and case variants as Go has them, those of Unicode 15.0.
 *
 * <p>{@link Character} has the Unicode version of the JDK, so that a zip could be valid on one JDK and invalid on
 * another. The table is loaded when the first non-ASCII character is looked up.
 */
final class UnicodeTable {
    private static final UnicodeTable INSTANCE = load("unicode-15.0.0.txt");

    /** Pairs of first and last letter, ascending. */
    private final int[] letters;

    /** Runs of four: first, last, step, representative of the first; ascending. */
    private final int[] folds;

    private UnicodeTable(int[] letters, int[] folds) {
        this.letters = letters;
        this.folds = folds;
    }

    static boolean isLetter(int codePoint) {
        return runAt(INSTANCE.letters, 2, codePoint) >= 0;
    }

    /** Returns the representative of all characters that differ from this one by case alone. */
    static int fold(int codePoint) {
        var folds = INSTANCE.folds;
        var run = runAt(folds, 4, codePoint);
        if (run < 0 || (codePoint - folds[run]) % folds[run + 2] != 0) {
            return codePoint;
        }
        return codePoint - folds[run] + folds[run + 3];
    }

    /** Returns the index of the run (of {@code width} numbers, the first two its bounds) with the code point, or -1. */
    private static int runAt(int[] runs, int width, int codePoint) {
        var low = 0;
        var high = runs.length / width - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            if (codePoint < runs[middle * width]) {
                high = middle - 1;
            } else if (codePoint > runs[middle * width + 1]) {
                low = middle + 1;
            } else {
                return middle * width;
            }
        }
        return -1;
    }

    private static UnicodeTable load(String name) {
        var letters = new ArrayList<Integer>();
        var folds = new ArrayList<Integer>();
        var stream = Objects.requireNonNull(UnicodeTable.class.getResourceAsStream(name), name);
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("letter ")) {
                    addNumbers(line, letters);
                } else if (line.startsWith("fold ")) {
                    addNumbers(line, folds);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
        return new UnicodeTable(toArray(letters), toArray(folds));
    }

    private static void addNumbers(String line, List<Integer> numbers) {
        var fields = Splitter.on(' ').splitToList(line);
        fields.stream().skip(1).forEach(field -> numbers.add(Integer.parseInt(field, 16)));
    }

    private static int[] toArray(List<Integer> numbers) {
        var array = new int[numbers.size()];
        Arrays.setAll(array, numbers::get);
        return array;
    }
}
