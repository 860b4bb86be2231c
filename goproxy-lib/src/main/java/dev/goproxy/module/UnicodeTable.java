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
 * Go's own idea of letters and case, as Unicode 15.0 has them.
 *
 * <p>{@link Character} would answer for the Unicode version of the running JDK, so that one zip would be good on one JDK and bad
 * on another. The table is read once, when the first character beyond ASCII comes by.
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

    /** The one character that stands for all that differ from this one by case alone. */
    static int fold(int codePoint) {
        var folds = INSTANCE.folds;
        var run = runAt(folds, 4, codePoint);
        if (run < 0 || (codePoint - folds[run]) % folds[run + 2] != 0) {
            return codePoint;
        }
        return codePoint - folds[run] + folds[run + 3];
    }

    /** The index of the run (of {@code width} numbers, the first two its bounds) that holds the code point, or -1. */
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
