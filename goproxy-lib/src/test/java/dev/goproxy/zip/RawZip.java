package dev.goproxy.zip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Writes zips in which every field can be wrong. Fields are set between adding the entries and {@link #bytes}. */
final class RawZip {
    static final int ZIP64_EXTRA = 1;

    final List<RawEntry> entries = new ArrayList<>();
    byte[] before = {};
    /** Whether the offsets count from the start of the file, including the bytes before the zip. */
    boolean adjusted = true;

    byte[] beforeDirectory = {};
    byte[] behindDirectory = {};
    byte[] behindEnd = {};
    byte[] comment = {};
    int commentLength = -1;
    long records = -1;
    long directorySize = -1;
    long directoryOffset = -1;
    int endSignature = 0x06054b50;
    int disk;
    boolean zip64;
    boolean maskedEnd = true;
    int locatorSignature = 0x07064b50;
    int end64Signature = 0x06064b50;
    long end64Offset = -1;
    int disks = 1;

    RawZip add(RawEntry entry) {
        entries.add(entry);
        return this;
    }

    RawZip add(String name, String content) {
        return add(RawEntry.of(name, content));
    }

    RawZip with(Consumer<RawZip> change) {
        change.accept(this);
        return this;
    }

    byte[] bytes() {
        var out = new LittleEndian();
        out.put(before);
        var base = adjusted ? 0 : before.length;
        for (var entry : entries) {
            if (!entry.shared) {
                entry.at = (long) out.size() - base;
                entry.writeLocal(out);
            }
        }
        out.put(beforeDirectory);
        long start = out.size();
        for (var i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            entry.at = entry.shared ? entries.get(0).at : entry.at;
            entry.writeCentral(out);
        }
        var size = out.size() - start;
        out.put(behindDirectory);
        writeEnd(
                out,
                records == -1 ? entries.size() : records,
                directorySize == -1 ? size : directorySize,
                directoryOffset == -1 ? start - base : directoryOffset);
        out.put(behindEnd);
        return out.toByteArray();
    }

    private void writeEnd(LittleEndian out, long count, long size, long offset) {
        if (zip64) {
            var at = end64Offset == -1 ? out.size() : end64Offset;
            out.u32(end64Signature).u64(44).u16(45).u16(45).u32(disk).u32(disk);
            out.u64(count).u64(count).u64(size).u64(offset);
            out.u32(locatorSignature).u32(0).u64(at).u32(disks);
        }
        var masked = zip64 && maskedEnd;
        out.u32(endSignature).u16(disk).u16(disk);
        out.u16(masked ? 0xffff : (int) count).u16(masked ? 0xffff : (int) count);
        out.u32(masked ? 0xffff_ffffL : size).u32(masked ? 0xffff_ffffL : offset);
        out.u16(commentLength < 0 ? comment.length : commentLength).put(comment);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] filled(int length, char with) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    /** Concatenated little-endian numbers. */
    static final class LittleEndian extends ByteArrayOutputStream {
        LittleEndian put(byte[] bytes) {
            writeBytes(bytes);
            return this;
        }

        LittleEndian u16(int value) {
            write(value);
            write(value >> 8);
            return this;
        }

        LittleEndian u32(long value) {
            return u16((int) value).u16((int) (value >> 16));
        }

        LittleEndian u64(long value) {
            return u32(value).u32(value >> 32);
        }
    }
}
