package dev.goproxy.zip;

import static dev.goproxy.zip.ZipCases.PREFIX;

import dev.goproxy.module.ModuleVersion;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Zips that need far more memory or time than their size suggests. Run in a JVM of its own with little memory; prints a
 * line for each: its name, the milliseconds it took, and the result.
 */
final class Bombs {
    private static final long MIB = 1 << 20;

    private Bombs() {}

    /**
     * Creates and checks the zips.
     *
     * @param args the folder to make them in
     */
    public static void main(String[] args) throws IOException {
        var zip = Path.of(args[0], "bomb.zip");
        check("half a gigabyte of zeros", zip, file(zip, 500 * MIB, 500 * MIB, 1));
        check("a gigabyte, declared", zip, file(zip, MIB, 1000 * MIB, 1));
        check("much, declared as a byte", zip, file(zip, 100 * MIB, 1, 1));
        check("a gigabyte in overlapping files", zip, file(zip, 10 * MIB, 10 * MIB, 100));
        check("empty blocks read again and again", zip, emptyBlocks(zip));
        check("a million entries", zip, entries(zip, 1_000_000, "d/"));
        check("deep folders", zip, entries(zip, 200, "a/".repeat(30_000)));
        check("long names", zip, entries(zip, 3000, "a".repeat(60_000)));
    }

    private static void check(String name, Path zip, Path made) throws IOException {
        var start = System.nanoTime();
        String verdict;
        try {
            verdict = ModuleZip.check(made, ModuleVersion.of(ZipCases.MODULE, ZipCases.VERSION))
                            .contentBytes() + " bytes";
        } catch (InvalidZipException e) {
            verdict = "refused: " + e.getMessage();
        }
        System.out.println(name + "\t" + (System.nanoTime() - start) / 1_000_000 + "\t" + verdict);
        Files.delete(zip);
    }

    /** Entries with one deflated content of zeros. */
    private static Path file(Path zip, long size, long declared, int entries) throws IOException {
        var crc = new CRC32();
        var data = zeros(size, crc);
        var raw = new RawZip().add(RawEntry.of(PREFIX + "0", "").with(e -> {
            e.method = 8;
            e.data = data;
            e.crc = (int) crc.getValue();
            e.compressed = data.length;
            e.size = declared;
        }));
        for (var i = 1; i < entries; i++) {
            raw.add(RawEntry.of(PREFIX + i, "").with(e -> {
                e.method = 8;
                e.crc = (int) crc.getValue();
                e.compressed = data.length;
                e.size = declared;
                e.shared = true;
            }));
        }
        return Files.write(zip, raw.bytes());
    }

    private static byte[] zeros(long size, CRC32 crc) {
        var out = new RawZip.LittleEndian();
        var deflater = new Deflater(1, true);
        var zeros = new byte[1 << 20];
        var buffer = new byte[1 << 16];
        for (var left = size; left > 0; left -= zeros.length) {
            crc.update(zeros);
            deflater.setInput(zeros);
            drain(deflater, buffer, out);
        }
        deflater.finish();
        drain(deflater, buffer, out);
        deflater.end();
        return out.toByteArray();
    }

    private static void drain(Deflater deflater, byte[] buffer, RawZip.LittleEndian out) {
        for (var n = deflater.deflate(buffer); n > 0; n = deflater.deflate(buffer)) {
            out.write(buffer, 0, n);
        }
    }

    /** A thousand entries whose common content is ten megabytes of deflate blocks without a byte in them. */
    private static Path emptyBlocks(Path zip) throws IOException {
        var block = new byte[] {0, 0, 0, (byte) 0xff, (byte) 0xff};
        var data = new byte[10_000_000];
        for (var i = 0; i < data.length; i++) {
            data[i] = block[i % block.length];
        }
        data[data.length - 5] = 1;
        var raw = new RawZip().add(RawEntry.raw(PREFIX + "0", "").with(e -> {
            e.data = data;
            e.compressed = data.length;
        }));
        for (var i = 1; i < 1000; i++) {
            raw.add(RawEntry.raw(PREFIX + i, "").with(e -> {
                e.compressed = data.length;
                e.shared = true;
            }));
        }
        return Files.write(zip, raw.bytes());
    }

    /** Many entries without content, written without holding them. */
    private static Path entries(Path zip, int count, String stem) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(zip))) {
            var local = new RawZip.LittleEndian();
            RawEntry.of(PREFIX, "").writeLocal(local);
            out.write(local.toByteArray());
            var size = 0L;
            for (var i = 0; i < count; i++) {
                size += write(out, RawEntry.of(PREFIX + i % 10 + "/" + stem + i, ""));
            }
            var end = new RawZip.LittleEndian();
            end.u32(0x06054b50).u16(0).u16(0).u16(count).u16(count);
            end.u32(size).u32(local.size()).u16(0);
            out.write(end.toByteArray());
        }
        return zip;
    }

    private static int write(OutputStream out, RawEntry entry) throws IOException {
        var header = new RawZip.LittleEndian();
        entry.writeCentral(header);
        out.write(header.toByteArray());
        return header.size();
    }
}
