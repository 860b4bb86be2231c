package dev.goproxy.testkit.sumdb;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The records of a checksum database, go.sum lines by {@code path@version}, and those that are wrong. Not safe for use
 * by several threads.
 */
public final class SumDbRecords {
    private final Map<String, String> records = new HashMap<>();
    private final Set<String> wrong = new HashSet<>();

    /** The key of a module version. */
    public static String key(String path, String version) {
        return path + "@" + version;
    }

    /** Adds the right sums of a module version. */
    public void put(String path, String version, String zipSum, String modSum) {
        records.put(key(path, version), lines(path, version, zipSum, modSum));
    }

    /** Makes {@link #record} return wrong sums for a key. */
    public void setWrong(String key) {
        wrong.add(key);
    }

    /** Makes {@link #record} return right sums again. */
    public void clearWrong() {
        wrong.clear();
    }

    /** Returns the record of a module version, right or wrong. */
    public Optional<String> record(String key) {
        Optional<String> record = Optional.ofNullable(records.get(key));
        return wrong.contains(key) ? Optional.of(wrongRecord(key)) : record;
    }

    private static String wrongRecord(String key) {
        int at = key.lastIndexOf('@');
        String sum = "h1:" + "A".repeat(42) + "E=";
        return lines(key.substring(0, at), key.substring(at + 1), sum, sum);
    }

    /** Formats the go.sum lines of a module version. */
    public static String lines(String path, String version, String zipSum, String modSum) {
        return path + " " + version + " " + zipSum + "\n" + path + " " + version + "/go.mod " + modSum + "\n";
    }
}
