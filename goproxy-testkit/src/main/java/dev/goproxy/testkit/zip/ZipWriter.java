package dev.goproxy.testkit.zip;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * Writes zips as Go's archive/zip does (deflated, sizes after the content, no times), with the errors that entries ask
 * for. Without zip64: up to 65535 entries and 4 GiB.
 */
public final class ZipWriter {
    private static final int SIZES_FOLLOW = 0x8;
    private static final int UTF8 = 0x800;
    private static final short VERSION_2_0 = 20;

    private final Counter out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int count;

    private ZipWriter(OutputStream out) {
        this.out = new Counter(out);
    }

    /** Writes a zip; the stream is not closed. */
    public static void write(List<ZipEntrySpec> entries, OutputStream out) throws IOException {
        var writer = new ZipWriter(out);
        for (ZipEntrySpec entry : entries) {
            writer.add(entry);
        }
        writer.finish();
    }

    private void add(ZipEntrySpec entry) throws IOException {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        boolean ascii = name.length == entry.name().length();
        short flags = (short) (ascii ? SIZES_FOLLOW : SIZES_FOLLOW | UTF8);
        long offset = out.count;
        out.write(record(30)
                .putInt(0x04034b50)
                .putShort(VERSION_2_0)
                .putShort(flags)
                .putShort((short) entry.method())
                .position(26)
                .putShort((short) name.length));
        out.write(name);
        ByteBuffer sizes = pack(entry);
        out.write(record(16).putInt(0x08074b50).put(sizes.duplicate()));
        directory.writeBytes(bytes(record(46)
                .putInt(0x02014b50)
                .putShort(VERSION_2_0)
                .putShort(VERSION_2_0)
                .putShort(flags)
                .putShort((short) entry.method())
                .position(16)
                .put(sizes)
                .putShort((short) name.length)
                .position(42)
                .putInt((int) offset)));
        directory.writeBytes(name);
        this.count++;
    }

    /** Writes an entry's content; returns its CRC, compressed size and size as its headers have them. */
    private ByteBuffer pack(ZipEntrySpec entry) throws IOException {
        long start = out.count;
        var crc = new CRC32();
        var content = new Counter(new CheckedOutputStream(entry.packing().apply(out), crc));
        try (content) {
            entry.content().writeTo(content);
        }
        return record(12)
                .putInt((int) crc.getValue() ^ entry.crcChange())
                .putInt((int) (out.count - start))
                .putInt((int) entry.declaredSize().orElse(content.count))
                .flip();
    }

    private void finish() throws IOException {
        long offset = out.count;
        directory.writeTo(out);
        out.write(record(22)
                .putInt(0x06054b50)
                .position(8)
                .putShort((short) count)
                .putShort((short) count)
                .putInt(directory.size())
                .putInt((int) offset));
        out.flush();
    }

    private static ByteBuffer record(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer record) {
        var bytes = new byte[record.capacity()];
        record.clear().get(bytes);
        return bytes;
    }

    private static final class Counter extends FilterOutputStream {
        private long count;

        Counter(OutputStream out) {
            super(out);
        }

        void write(ByteBuffer record) throws IOException {
            write(bytes(record));
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
