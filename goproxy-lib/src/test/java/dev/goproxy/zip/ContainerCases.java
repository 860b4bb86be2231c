package dev.goproxy.zip;

import static dev.goproxy.zip.RawZip.filled;
import static dev.goproxy.zip.RawZip.utf8;
import static dev.goproxy.zip.ZipCases.PREFIX;
import static dev.goproxy.zip.ZipCases.deflatedFile;
import static dev.goproxy.zip.ZipCases.file;
import static dev.goproxy.zip.ZipCases.one;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Zips that differ in what is around their entries: end records, zip64, the central directory. */
final class ContainerCases {
    private ContainerCases() {}

    static void addTo(ZipCases cases) {
        addNoZips(cases);
        addEnds(cases);
        addDirectories(cases);
        addZip64(cases);
        addExtras(cases);
        addCounts(cases);
    }

    private static void addNoZips(ZipCases cases) {
        cases.addBytes("no bytes", () -> new byte[0]);
        cases.addBytes("text", () -> utf8("<html>login</html>"));
        cases.addBytes("end signature alone", () -> new byte[] {'P', 'K', 5, 6});
        cases.add("no entries", new RawZip());
        cases.add("no entries, something before", new RawZip().with(z -> z.before = filled(100, 'x')));
        for (var cut : List.of(1, 2, 21, 22, 23, 50, 100)) {
            cases.addBytes("last " + cut + " bytes cut", () -> {
                var zip = one(file()).bytes();
                return Arrays.copyOf(zip, zip.length - cut);
            });
        }
        cases.addBytes("first 10 bytes cut", () -> {
            var zip = one(file()).bytes();
            return Arrays.copyOfRange(zip, 10, zip.length);
        });
        cases.addBytes(
                "two zips behind each other",
                () -> new RawZip.LittleEndian()
                        .put(one(file()).bytes())
                        .put(one(deflatedFile()).bytes())
                        .toByteArray());
    }

    private static void addEnds(ZipCases cases) {
        end(cases, "comment", z -> z.comment = utf8("a comment"));
        end(cases, "comment of 65535", z -> z.comment = filled(65535, 'c'));
        end(cases, "comment shorter than declared", z -> z.commentLength = 10);
        end(cases, "comment longer than declared", z -> {
            z.comment = utf8("a comment");
            z.commentLength = 3;
        });
        end(cases, "comment with an end record in it", z -> z.comment = new RawZip().bytes());
        end(
                cases,
                "comment with an end signature in it",
                z -> z.comment = utf8("xxPK\5\6xxxxxxxxxxxxxxxxxxxx\377\377"));
        end(cases, "comment ending in an end signature", z -> z.comment = utf8("xxPK\5\6"));
        for (var trailing : List.of(1, 1001, 1002, 1003, 66000, 65 * 1024 - 22, 65 * 1024 - 21, 70000)) {
            end(cases, "trailing " + trailing, z -> z.behindEnd = filled(trailing, 't'));
        }
        end(cases, "disk numbers", z -> z.disk = 7);
        end(cases, "wrong signature", z -> z.endSignature = 0x06054b51);
        end(cases, "offset 0xffffffff", z -> z.directoryOffset = 0xffff_ffffL);
        end(cases, "size 0xffff", z -> z.directorySize = 0xffff);
        end(cases, "size 0", z -> z.directorySize = 0);
        end(cases, "size too small by 1", z -> z.directorySize = 46L + PREFIX.length() + 4 - 1);
        end(cases, "size too large by 1", z -> z.directorySize = 46L + PREFIX.length() + 4 + 1);
        end(cases, "size huge", z -> z.directorySize = 0x7fff_ffffL);
        end(cases, "offset 0", z -> z.directoryOffset = 0);
        end(cases, "offset too large by 1", z -> z.directoryOffset = 30L + PREFIX.length() + 4 + 10 + 1);
        end(cases, "offset beyond", z -> z.directoryOffset = 100_000);
        end(cases, "before, adjusted offsets", z -> z.before = utf8("#!/bin/sh\n"));
        end(cases, "before, offsets not adjusted", z -> {
            z.before = utf8("#!/bin/sh\n");
            z.adjusted = false;
        });
        end(cases, "gap before the directory", z -> z.beforeDirectory = filled(50, 'g'));
        end(cases, "gap behind the directory", z -> z.behindDirectory = filled(50, 'g'));
        end(cases, "short gap behind the directory", z -> z.behindDirectory = filled(3, 'g'));
    }

    private static void end(ZipCases cases, String name, Consumer<RawZip> change) {
        cases.add("end: " + name, one(file()).with(change));
    }

    private static void addDirectories(ZipCases cases) {
        cases.add("directory: wrong signature", one(file().with(e -> e.signature++)));
        cases.add(
                "directory: second signature wrong",
                one(file()).add(RawEntry.of(PREFIX + "b", "").with(e -> e.signature++)));
        cases.add("directory: comment", one(file().with(e -> e.comment = utf8("hello"))));
        cases.add("directory: version needed", one(file().with(e -> e.needed = 99)));
        cases.add("directory: symlink", one(file().with(e -> e.attributes = 0xa1ff << 16)));
        cases.add("directory: device", one(file().with(e -> e.attributes = 0x21ff << 16)));
        cases.add("directory: folder's mode on a file", one(file().with(e -> e.attributes = 0x41ff << 16 | 0x10)));
        cases.add("directory: encrypted flag", one(file().with(e -> e.flags = 1)));
        cases.add("directory: strong encryption flag", one(file().with(e -> e.flags = 0x41)));
        cases.add("directory: all odd flags", one(file().with(e -> e.flags = 0xfff7)));
        cases.add("offset beyond the file", one(file().with(e -> e.offset = 100_000)));
        cases.add("offset beside the header", one(file().with(e -> e.offset = 1)));
        cases.add("offset at the end", one(file().with(e -> e.offset = 150)));
        cases.add(
                "entries share one content",
                one(file()).add(RawEntry.of(PREFIX + "b", "package a\n").with(e -> e.shared = true)));
        cases.add("entry not listed", new RawZip().with(z -> {
                    z.before = new RawZip()
                            .add(PREFIX + "hidden", "x")
                            .with(h -> h.endSignature = 0)
                            .bytes();
                    z.add(file());
                }));
        cases.add(
                "entries in another order",
                new RawZip()
                        .add(PREFIX + "b", "1")
                        .add(PREFIX + "a/x", "2")
                        .add(PREFIX + "a", "")
                        .with(z -> z.entries.remove(2)));
        cases.add(
                "bytewise order of names",
                new RawZip()
                        .add(PREFIX + "a.b", "1")
                        .add(PREFIX + "a/b", "2")
                        .add(PREFIX + "a-b", "3")
                        .add(PREFIX + "\ufb01", "4")
                        .add(PREFIX + "\ud801\udc00", "5")
                        .add(PREFIX + "Z", "6"));
    }

    private static void addZip64(ZipCases cases) {
        zip64(cases, "end", z -> {});
        zip64(cases, "end, not used", z -> z.maskedEnd = false);
        zip64(cases, "locator signature wrong", z -> z.locatorSignature++);
        zip64(cases, "end signature wrong", z -> z.end64Signature++);
        zip64(cases, "end offset wrong", z -> z.end64Offset = 3);
        zip64(cases, "end offset beyond", z -> z.end64Offset = 1L << 40);
        zip64(cases, "end offset negative", z -> z.end64Offset = Long.MIN_VALUE + 5);
        zip64(cases, "two disks", z -> z.disks = 2);
        zip64(cases, "no disks", z -> z.disks = 0);
        zip64(cases, "huge size", z -> z.directorySize = Long.MAX_VALUE);
        zip64(cases, "size not 63 bits", z -> z.directorySize = Long.MIN_VALUE + 77);
        zip64(cases, "huge count", z -> z.records = 1L << 40 | 1);
        zip64(cases, "wrong count", z -> z.records = 2);
        zip64(cases, "something before", z -> z.before = filled(33, 'b'));
    }

    private static void zip64(ZipCases cases, String name, Consumer<RawZip> change) {
        cases.add("zip64: " + name, one(file()).with(z -> z.zip64 = true).with(change));
    }

    private static void addExtras(ZipCases cases) {
        extra(cases, "both sizes and offset", true, true, true, 8 * 3);
        extra(cases, "size alone", true, false, false, 8);
        extra(cases, "compressed alone", false, true, false, 8);
        extra(cases, "offset alone", false, false, true, 8);
        extra(cases, "too short", true, true, true, 8 * 2);
        extra(cases, "size masked, no field", true, false, false, -1);
        extra(cases, "compressed masked, no field", false, true, false, -1);
        extra(cases, "offset masked, no field", false, false, true, -1);
        extra(cases, "not needed", false, false, false, 24);
        extra(cases, "empty, not needed", false, false, false, 0);
        malformed(cases, "one byte", 1);
        malformed(cases, "longer than it is", 1, 0, 99, 0, 5);
        malformed(cases, "another field cut short", 0x55, 0x54, 99, 0);
        malformed(cases, "two fields", 0x55, 0x54, 1, 0, 0, 0x0a, 0, 2, 0, 1, 2);
        malformed(cases, "zip64 field with a byte", 1, 0, 1, 0, 7);
        cases.add("local extra field malformed", one(file().with(e -> e.localExtra = new byte[] {1, 0, 99, 0, 1})));
        cases.add("local extra length reaches into the content", one(file().with(e -> e.localExtraLength = 3)));
        cases.add("local extra length reaches beyond", one(file().with(e -> e.localExtraLength = 60_000)));
    }

    /** Masks fields of the entry and gives their values in a zip64 field of the given length. */
    private static void extra(
            ZipCases cases, String name, boolean size, boolean compressed, boolean offset, int length) {
        cases.add("zip64 field: " + name, one(file().with(e -> {
            var values = new RawZip.LittleEndian();
            if (size || length == 24) {
                values.u64(e.size);
            }
            if (compressed || length == 24) {
                values.u64(e.compressed);
            }
            values.u64(0);
            e.size = size ? 0xffff_ffffL : e.size;
            e.compressed = compressed ? 0xffff_ffffL : e.compressed;
            e.offset = offset ? 0xffff_ffffL : e.offset;
            if (length >= 0) {
                var field = new RawZip.LittleEndian().u16(RawZip.ZIP64_EXTRA).u16(length);
                e.extra = field.put(Arrays.copyOf(values.toByteArray(), length)).toByteArray();
            }
        })));
    }

    private static void malformed(ZipCases cases, String name, int... extra) {
        var bytes = new byte[extra.length];
        for (var i = 0; i < extra.length; i++) {
            bytes[i] = (byte) extra[i];
        }
        cases.add("extra field: " + name, one(file().with(e -> e.extra = bytes)));
    }

    private static void addCounts(ZipCases cases) {
        end(cases, "count 0", z -> z.records = 0);
        end(cases, "count 2", z -> z.records = 2);
        end(cases, "count 0xffff", z -> z.records = 0xffff);
        end(cases, "count wraps", z -> z.records = 0x1_0001);
        cases.addBytes("65536 entries", () -> many(65536));
        cases.addBytes("65537 entries", () -> many(65537));
    }

    /** A zip with more folder entries than 16 bits can count. */
    private static byte[] many(int count) {
        var zip = one(RawEntry.of(PREFIX, ""));
        for (var i = 1; i < count; i++) {
            zip.add(RawEntry.of(PREFIX + "d/", "").with(e -> e.shared = true));
        }
        return zip.bytes();
    }
}
