package dev.goproxy.zip;

import static dev.goproxy.zip.RawZip.filled;
import static dev.goproxy.zip.ZipCases.PREFIX;
import static dev.goproxy.zip.ZipCases.deflatedFile;
import static dev.goproxy.zip.ZipCases.file;
import static dev.goproxy.zip.ZipCases.one;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Zips that differ in their contents and in the metadata of these. */
final class ContentCases {
    private static final int MIB = 1 << 20;

    private ContentCases() {}

    static void addTo(ZipCases cases) {
        each(cases, "as it should be", e -> {});
        addDeclarations(cases);
        addLocalHeaders(cases);
        addDescriptors(cases);
        addFolders(cases);
        addDeflate(cases);
        addLimits(cases);
    }

    /** The same wrong metadata for a stored and for a deflated entry, followed by another entry. */
    private static void each(ZipCases cases, String name, Consumer<RawEntry> change) {
        cases.add("stored: " + name, one(file().with(change)).add(PREFIX + "z", "last"));
        cases.add("deflated: " + name, one(deflatedFile().with(change)).add(PREFIX + "z", "last"));
    }

    private static void addDeclarations(ZipCases cases) {
        each(cases, "wrong CRC", e -> e.crc++);
        each(cases, "CRC 0", e -> e.crc = 0);
        each(cases, "size one less", e -> e.size--);
        each(cases, "size one more", e -> e.size++);
        each(cases, "size 0", e -> e.size = 0);
        each(cases, "size 4 GiB - 1", e -> e.size = 0xffff_ffffL);
        each(cases, "compressed one less", e -> e.compressed--);
        each(cases, "compressed one more", e -> e.compressed++);
        each(cases, "compressed 0", e -> e.compressed = 0);
        each(cases, "compressed beyond the file", e -> e.compressed = 1_000_000);
        each(cases, "method 1", e -> e.method = 1);
        each(cases, "method 12", e -> e.method = 12);
        each(cases, "method 93", e -> e.method = 93);
        each(cases, "other method", e -> e.method = 8 - e.method);
        for (var method : List.of(0, 8, 9, 14)) {
            cases.add(
                    "empty file, method " + method,
                    one(RawEntry.of(PREFIX + "a", "").with(e -> e.method = method)));
        }
        cases.add("empty file, deflated", one(RawEntry.deflated(PREFIX + "a", "")));
        cases.add("empty file, wrong CRC", one(RawEntry.of(PREFIX + "a", "").with(e -> e.crc = 5)));
        cases.add(
                "empty file with compressed size",
                one(RawEntry.deflated(PREFIX + "a", "").with(e -> e.compressed = 50)));
    }

    private static void addLocalHeaders(ZipCases cases) {
        each(cases, "local signature", e -> e.localSignature++);
        each(cases, "local name differs", e -> e.localName = RawZip.utf8("../../evil"));
        each(cases, "local name empty", e -> e.localName = new byte[0]);
        each(cases, "local method", e -> e.localMethod = 99);
        each(cases, "local flags", e -> e.localFlags = 0xffff);
        each(cases, "local CRC", e -> e.localCrc++);
        each(cases, "local sizes", e -> {
            e.localSize = 1;
            e.localCompressed = 0xffff_ffffL;
        });
        each(cases, "local extra", e -> e.localExtra = new byte[] {9, 9, 1, 0, 1});
    }

    private static void addDescriptors(ZipCases cases) {
        each(cases, "descriptor", e -> e.described(true, false));
        each(cases, "descriptor without signature", e -> e.described(false, false));
        each(cases, "wide descriptor", e -> e.described(true, true));
        each(cases, "wide descriptor without signature", e -> e.described(false, true));
        each(cases, "descriptor missing", e -> e.flags = 8);
        each(cases, "descriptor not announced", e -> e.described(true, false).flags = 0);
        each(cases, "descriptor with wrong CRC", e -> e.described(true, false).descriptor[4]++);
        each(cases, "descriptor without signature with wrong CRC", e -> e.described(false, false).descriptor[0]++);
        each(
                cases,
                "descriptor with wrong sizes",
                e -> Arrays.fill(e.described(true, false).descriptor, 8, 16, (byte) 9));
        each(cases, "descriptor and directory with CRC 0", e -> {
            e.crc = 0;
            e.described(true, false);
        });
        each(cases, "directory alone with CRC 0", e -> e.described(true, false).crc = 0);
        each(cases, "descriptor and wrong compressed size", e -> e.described(true, false).compressed--);
        cases.addBytes(
                "descriptor cut off by the end",
                () -> one(file().described(true, false).with(e -> e.offset = 0).with(e -> e.compressed = 1_000_000))
                        .bytes());
    }

    private static void addFolders(ZipCases cases) {
        folder(cases, "with content", RawEntry.of(PREFIX + "d/", "x"));
        folder(cases, "with compressed bytes alone", RawEntry.deflated(PREFIX + "d/", ""));
        folder(cases, "with declared size", RawEntry.of(PREFIX + "d/", "").with(e -> e.size = 1));
        folder(cases, "with wrong CRC", RawEntry.of(PREFIX + "d/", "").with(e -> e.crc = 7));
        folder(cases, "with odd method", RawEntry.of(PREFIX + "d/", "").with(e -> e.method = 77));
        folder(cases, "with descriptor flag", RawEntry.of(PREFIX + "d/", "").with(e -> e.flags = 8));
        folder(cases, "without local header", RawEntry.of(PREFIX + "d/", "").with(e -> e.localSignature = 0));
        folder(cases, "beyond the file", RawEntry.of(PREFIX + "d/", "").with(e -> e.offset = 99_999));
        cases.add(
                "folder twice, first with content",
                one(RawEntry.of(PREFIX + "d/", "x")).add(PREFIX + "d/", ""));
        cases.add(
                "folder twice, second with content",
                one(RawEntry.of(PREFIX + "d/", "")).add(PREFIX + "d/", "x"));
        cases.add("folder twice, both good", one(RawEntry.of(PREFIX + "d/", "")).add(PREFIX + "d/", ""));
    }

    private static void folder(ZipCases cases, String name, RawEntry folder) {
        cases.add("folder " + name, one(folder).add(PREFIX + "d/x", "x"));
    }

    private static void addDeflate(ZipCases cases) {
        deflate(cases, "nothing", "");
        deflate(cases, "fixed block, empty", "", 3, 0);
        deflate(cases, "fixed block, cut after one byte", "", 3);
        deflate(cases, "fixed block without end", "", 2, 0);
        deflate(cases, "stored block", "ab", 1, 2, 0, 0xfd, 0xff, 'a', 'b');
        deflate(cases, "stored block, wrong complement", "ab", 1, 2, 0, 0xfc, 0xff, 'a', 'b');
        deflate(cases, "stored block, cut", "ab", 1, 2, 0, 0xfd, 0xff, 'a');
        deflate(cases, "stored block not last", "ab", 0, 2, 0, 0xfd, 0xff, 'a', 'b');
        deflate(cases, "two stored blocks", "ab", 0, 1, 0, 0xfe, 0xff, 'a', 1, 1, 0, 0xfe, 0xff, 'b');
        deflate(cases, "empty stored blocks", "", 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff);
        deflate(cases, "block type 3", "", 7, 0);
        deflate(cases, "garbage behind the last block", "ab", 1, 2, 0, 0xfd, 0xff, 'a', 'b', 9, 9, 9);
        deflate(cases, "zlib header", "", 0x78, 0x9c, 3, 0, 0, 0, 0, 1);
        deflate(cases, "distance before the beginning", "aaaa", 0x4b, 0x04, 0x61, 0x00);
        deflate(cases, "dynamic block with too many codes", "", 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
        deflate(cases, "dynamic block, no code lengths", "", 5, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (var at : List.of(0, 1, 3, 5, 9)) {
            cases.add(
                    "deflated: byte " + at + " damaged",
                    one(deflatedFile().with(e -> e.data[Math.min(at, e.data.length - 1)] ^= 0x55)));
        }
        cases.add(
                "deflated: last byte cut",
                one(deflatedFile()
                        .with(e -> e.data = Arrays.copyOf(e.data, e.data.length - 1))
                        .with(e -> e.compressed--)));
    }

    private static void deflate(ZipCases cases, String name, String content, int... data) {
        cases.add("deflate: " + name, one(RawEntry.raw(PREFIX + "a", content, data)));
    }

    private static void addLimits(ZipCases cases) {
        for (var name : List.of("go.mod", "LICENSE", "d/LICENSE")) {
            for (var more : List.of(0, 1)) {
                cases.addBytes(
                        name + " of 16 MiB + " + more,
                        () -> one(zeros(name, 16 * MIB + more)).bytes());
            }
        }
        cases.addBytes("500 MiB", () -> share(0));
        cases.addBytes("500 MiB + 1", () -> share(1));
        cases.addBytes(
                "content a bomb, declared small",
                () -> one(zeros("a", 64 * MIB).with(e -> e.size = 10)).bytes());
        each(cases, "declared sizes of 500 MiB + 1 in all", e -> e.size = 500L * MIB - 3);
        each(cases, "size of 2^63", e -> {
            e.size = 0xffff_ffffL;
            e.extra =
                    new RawZip.LittleEndian().u16(1).u16(8).u64(Long.MIN_VALUE).toByteArray();
        });
    }

    private static RawEntry zeros(String name, int size) {
        return RawEntry.deflated(PREFIX + name, filled(size, '\0'));
    }

    /** 20 files of 25 MiB that share their bytes, and one more. */
    private static byte[] share(int more) {
        var zip = one(zeros("a0", 25 * MIB));
        for (var i = 1; i < 20; i++) {
            var first = zip.entries.get(0);
            zip.add(RawEntry.deflated(PREFIX + "a" + i, new byte[0]).with(e -> {
                e.size = first.size;
                e.compressed = first.compressed;
                e.crc = first.crc;
                e.shared = true;
            }));
        }
        return zip.add(PREFIX + "more", "m".repeat(more)).bytes();
    }
}
