package dev.goproxy.testkit;

import dev.goproxy.testkit.content.ByteSource;
import dev.goproxy.testkit.zip.ZipEntrySpec;
import dev.goproxy.testkit.zip.ZipWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** What can be wrong with a module zip: none of these may reach a cache or a client. */
public enum ZipFlaw {
    /** Every name begins with another module's {@code path@version/}. */
    WRONG_PREFIX,
    /** No name begins with {@code path@version/}. */
    NO_PREFIX,
    /** One file is there twice. */
    DUPLICATE_NAMES,
    /** Two folders differ only in the case of letters. */
    CASE_COLLISION,
    /** A name is both a file and a folder. */
    FILE_AND_FOLDER,
    /** A name climbs out of the module's folder. */
    CLIMBING_NAME,
    /** A name that Windows can't keep. */
    RESERVED_NAME,
    /** A go.mod file in a sub-folder. */
    NESTED_GO_MOD,
    /** A go.mod file in the root that is spelled in capitals. */
    UPPER_CASE_GO_MOD,
    /** A file's checksum does not fit its content. */
    BAD_CRC,
    /** A file is longer than its headers say. */
    WRONG_SIZE,
    /** A file is packed by a method that Go does not know. */
    UNKNOWN_METHOD,
    /** Less than a MiB that unpacks to 600 MiB, and says so. */
    ZIP_BOMB,
    /** Less than a MiB that unpacks to 600 MiB, and says 1000 bytes. */
    HIDDEN_ZIP_BOMB,
    /** The second half of the zip, with its directory, is missing. */
    CUT_IN_HALF,
    /** No zip at all, but a text. */
    NOT_A_ZIP;

    private static final long BOMB_SIZE = 600L << 20;

    /** Writes what should be the zip of these parts, whose names begin with the prefix. */
    void write(String prefix, List<ZipEntrySpec> parts, OutputStream out) throws IOException {
        switch (this) {
            case WRONG_PREFIX -> ZipWriter.write(moved(parts, prefix, "example.org/another@v1.9.9/"), out);
            case NO_PREFIX -> ZipWriter.write(moved(parts, prefix, ""), out);
            case CUT_IN_HALF -> {
                var zip = new ByteArrayOutputStream();
                ZipWriter.write(parts, zip);
                out.write(zip.toByteArray(), 0, zip.size() / 2);
            }
            case NOT_A_ZIP -> ByteSource.of("This is not a zip.\n").writeTo(out);
            default -> {
                var all = new ArrayList<>(parts);
                all.addAll(intruders(prefix));
                ZipWriter.write(all, out);
            }
        }
    }

    private List<ZipEntrySpec> intruders(String prefix) {
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

    private static List<ZipEntrySpec> moved(List<ZipEntrySpec> parts, String from, String to) {
        return parts.stream()
                .map(part -> part.named(to + part.name().substring(from.length())))
                .toList();
    }

    private static ZipEntrySpec text(String name) {
        return new ZipEntrySpec(name, ByteSource.of("This file should not be here.\n"));
    }
}
