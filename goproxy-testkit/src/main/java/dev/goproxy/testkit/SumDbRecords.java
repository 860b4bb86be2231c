package dev.goproxy.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a checksum database knows: go.sum lines by {@code path@version}. A module enters the log when it is first looked up. */
final class SumDbRecords {
    private final Map<String, String> records = new HashMap<>();
    private final Set<String> liedAbout = new HashSet<>();

    static String key(String path, String version) {
        return path + "@" + version;
    }

    void put(String path, String version, String zipSum, String modSum) {
        records.put(key(path, version), lines(path, version, zipSum, modSum));
    }

    void lieAbout(String key) {
        liedAbout.add(key);
    }

    void clearLies() {
        liedAbout.clear();
    }

    /** The record to tell of a module version. */
    Optional<String> record(String key) {
        Optional<String> truth = Optional.ofNullable(records.get(key));
        return liedAbout.contains(key) ? Optional.of(falseRecord(key)) : truth;
    }

    private static String falseRecord(String key) {
        int at = key.lastIndexOf('@');
        String sum = "h1:" + "A".repeat(42) + "E=";
        return lines(key.substring(0, at), key.substring(at + 1), sum, sum);
    }

    static String lines(String path, String version, String zipSum, String modSum) {
        return path + " " + version + " " + zipSum + "\n" + path + " " + version + "/go.mod " + modSum + "\n";
    }
}
