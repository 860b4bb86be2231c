package dev.goproxy.testkit;

import dev.goproxy.testkit.content.ByteSource;
import dev.goproxy.testkit.zip.ZipEntrySpec;
import dev.goproxy.testkit.zip.ZipWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A flaw of a module zip. A proxy must not store or serve a zip with one of these. */
public enum ZipFlaw {
    /** Every name starts with another module's {@code path@version/}. */
    WRONG_PREFIX,
    /** No name starts with {@code path@version/}. */
    NO_PREFIX,
    /** Two files have the same name. */
    DUPLICATE_NAMES,
    /** Two folders have names that differ only in case. */
    CASE_COLLISION,
    /** A name is both a file and a folder. */
    FILE_AND_FOLDER,
    /** A name points outside the module's folder, with {@code ..}. */
    CLIMBING_NAME,
    /** A name is reserved on Windows. */
    RESERVED_NAME,
    /** A subfolder has a go.mod file. */
    NESTED_GO_MOD,
    /** The root has a go.mod file whose name is in upper case. */
    UPPER_CASE_GO_MOD,
    /** A file's checksum does not fit its content. */
    BAD_CRC,
    /** A file is longer than its headers declare. */
    WRONG_SIZE,
    /** A file is compressed with a method that Go does not support. */
    UNKNOWN_METHOD,
    /** Less than 1 MiB that decompresses to 600 MiB, as its headers declare. */
    ZIP_BOMB,
    /** Less than 1 MiB that decompresses to 600 MiB, while its headers declare 1000 bytes. */
    HIDDEN_ZIP_BOMB,
    /** The second half of the zip, with its central directory, is missing. */
    CUT_IN_HALF,
    /** A text instead of a zip. */
    NOT_A_ZIP;

    private static final long BOMB_SIZE = 600L << 20;

    /** Writes the flawed zip of the entries, whose names start with the prefix. */
    void write(String prefix, List<ZipEntrySpec> entries, OutputStream out) throws IOException {
        switch (this) {
            case WRONG_PREFIX -> ZipWriter.write(moved(entries, prefix, "example.org/another@v1.9.9/"), out);
            case NO_PREFIX -> ZipWriter.write(moved(entries, prefix, ""), out);
            case CUT_IN_HALF -> {
                var zip = new ByteArrayOutputStream();
                ZipWriter.write(entries, zip);
                out.write(zip.toByteArray(), 0, zip.size() / 2);
            }
            case NOT_A_ZIP -> ByteSource.of("This is not a zip.\n").writeTo(out);
            default -> {
                var all = new ArrayList<>(entries);
                all.addAll(additionalEntries(prefix));
                ZipWriter.write(all, out);
            }
        }
    }

    private List<ZipEntrySpec> additionalEntries(String prefix) {
        return switch (this) {
            case DUPLICATE_NAMES -> List.of(text(prefix + "twin.txt"), text(prefix + "twin.txt"));
            case CASE_COLLISION -> List.of(text(prefix + "twin/one.txt"), text(prefix + "Twin/two.txt"));
            case FILE_AND_FOLDER -> List.of(text(prefix + "twin"), text(prefix + "twin/file.txt"));
            case CLIMBING_NAME -> List.of(text(prefix + "../../escaped.txt"));
            case RESERVED_NAME -> List.of(text(prefix + "aux.txt"));
            case NESTED_GO_MOD -> List.of(text(prefix + "nested/go.mod"));
            case UPPER_CASE_GO_MOD -> List.of(text(prefix + "GO.MOD"));
            case BAD_CRC -> List.of(text(prefix + "crc.txt").withCrcChange(1));
            case WRONG_SIZE -> List.of(text(prefix + "size.txt").declaring(3));
            case UNKNOWN_METHOD -> List.of(text(prefix + "method.txt").withMethod(12));
            case ZIP_BOMB -> List.of(ZipEntrySpec.zeros(prefix + "bomb.bin", BOMB_SIZE));
            case HIDDEN_ZIP_BOMB ->
                List.of(ZipEntrySpec.zeros(prefix + "bomb.bin", BOMB_SIZE).declaring(1000));
            default -> List.of();
        };
    }

    private static List<ZipEntrySpec> moved(List<ZipEntrySpec> entries, String from, String to) {
        return entries.stream()
                .map(entry -> entry.named(to + entry.name().substring(from.length())))
                .toList();
    }

    private static ZipEntrySpec text(String name) {
        return new ZipEntrySpec(name, ByteSource.of("This file should not be here.\n"));
    }
}
