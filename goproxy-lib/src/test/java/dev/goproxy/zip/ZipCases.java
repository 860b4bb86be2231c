package dev.goproxy.zip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Zips of all kinds, each created on demand; Go's results for them are in zips.jsonl under the test resources. */
class ZipCases {
    static final String MODULE = "example.com/Mod";
    static final String VERSION = "v1.2.3";
    static final String PREFIX = MODULE + "@" + VERSION + "/";

    private final Map<String, Supplier<byte[]>> cases = new LinkedHashMap<>();

    static Map<String, Supplier<byte[]>> all() {
        var all = new ZipCases();
        NameCases.addTo(all);
        ContainerCases.addTo(all);
        ContentCases.addTo(all);
        return all.cases;
    }

    void add(String name, RawZip zip) {
        addBytes(name, zip::bytes);
    }

    void addBytes(String name, Supplier<byte[]> zip) {
        if (cases.put(name, zip) != null) {
            throw new IllegalArgumentException("twice: " + name);
        }
    }

    /** A zip with one file of the module. */
    static RawZip one(RawEntry entry) {
        return new RawZip().add(entry);
    }

    static RawEntry file() {
        return RawEntry.of(PREFIX + "a.go", "package a\n");
    }

    static RawEntry deflatedFile() {
        return RawEntry.deflated(PREFIX + "a.go", "package a\npackage a\npackage a\n");
    }

    /**
     * Writes the zips, for the Go program that judges them.
     *
     * @param args the folder to write them to
     */
    public static void main(String[] args) throws IOException {
        var index = 0;
        for (var zip : all().entrySet()) {
            var stem = String.format("%03d", index++);
            Files.write(Path.of(args[0], stem + ".zip"), zip.getValue().get());
            Files.writeString(Path.of(args[0], stem + ".name"), zip.getKey());
        }
    }
}
