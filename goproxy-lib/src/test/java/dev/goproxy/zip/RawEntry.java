package dev.goproxy.zip;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** An entry of a {@link RawZip}, correct until a field is changed. */
final class RawEntry {
    byte[] name;
    byte[] data;
    int method;
    int flags;
    int crc;
    long compressed;
    long size;
    byte[] extra = {};
    byte[] comment = {};
    long offset = -1;
    int signature = 0x02014b50;
    int attributes;
    int needed = 20;

    int localSignature = 0x04034b50;
    byte[] localName;
    int localMethod;
    int localFlags;
    int localCrc;
    long localCompressed;
    long localSize;
    byte[] localExtra = {};
    int localExtraLength = -1;
    byte[] descriptor = {};
    /** Whether it has no bytes of its own but those of the first entry. */
    boolean shared;

    long at;

    private RawEntry(String name, byte[] content, int method) {
        this.name = RawZip.utf8(name);
        this.localName = this.name;
        this.method = method;
        this.localMethod = method;
        this.data = method == 8 ? deflate(content) : content;
        var sum = new CRC32();
        sum.update(content);
        crc = (int) sum.getValue();
        localCrc = crc;
        compressed = data.length;
        localCompressed = compressed;
        size = content.length;
        localSize = size;
    }

    static RawEntry of(String name, String content) {
        return new RawEntry(name, RawZip.utf8(content), 0);
    }

    static RawEntry deflated(String name, String content) {
        return deflated(name, RawZip.utf8(content));
    }

    static RawEntry deflated(String name, byte[] content) {
        return new RawEntry(name, content, 8);
    }

    /** An entry with given compressed bytes. */
    static RawEntry raw(String name, String content, int... data) {
        var entry = deflated(name, content);
        entry.data = new byte[data.length];
        for (var i = 0; i < data.length; i++) {
            entry.data[i] = (byte) data[i];
        }
        entry.compressed = data.length;
        return entry;
    }

    RawEntry with(Consumer<RawEntry> change) {
        change.accept(this);
        return this;
    }

    /** Adds a data descriptor after the content. */
    RawEntry described(boolean signed, boolean wide) {
        flags |= 8;
        localFlags |= 8;
        localCrc = 0;
        localCompressed = 0;
        localSize = 0;
        var out = new RawZip.LittleEndian();
        if (signed) {
            out.u32(0x08074b50);
        }
        out.u32(crc);
        descriptor = (wide ? out.u64(compressed).u64(size) : out.u32(compressed).u32(size)).toByteArray();
        return this;
    }

    void writeLocal(RawZip.LittleEndian out) {
        out.u32(localSignature).u16(needed).u16(localFlags).u16(localMethod).u32(0);
        out.u32(localCrc).u32(localCompressed).u32(localSize).u16(localName.length);
        out.u16(localExtraLength < 0 ? localExtra.length : localExtraLength);
        out.put(localName).put(localExtra).put(data).put(descriptor);
    }

    void writeCentral(RawZip.LittleEndian out) {
        out.u32(signature).u16(0x031e).u16(needed).u16(flags).u16(method).u32(0);
        out.u32(crc).u32(compressed).u32(size);
        out.u16(name.length).u16(extra.length).u16(comment.length);
        out.u16(0).u16(0).u32(attributes).u32(offset < 0 ? at : offset);
        out.put(name).put(extra).put(comment);
    }

    private static byte[] deflate(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var deflating = new DeflaterOutputStream(out, new Deflater(6, true))) {
            deflating.write(content);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }
}
