package dev.goproxy.testkit;

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
 * Writes zips as Go's archive/zip does (deflated, sizes behind the content, no times), and, where a part says so, wrong ones. No zip64: up
 * to 65535 parts and 4 GiB.
 */
final class ZipWriter {
    private static final int SIZES_FOLLOW = 0x8;
    private static final int UTF8 = 0x800;
    private static final short VERSION_2_0 = 20;

    private final Counter out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int entries;

    private ZipWriter(OutputStream out) {
        this.out = new Counter(out);
    }

    static void write(List<ZipPart> parts, OutputStream out) throws IOException {
        var writer = new ZipWriter(out);
        for (ZipPart part : parts) {
            writer.add(part);
        }
        writer.finish();
    }

    private void add(ZipPart part) throws IOException {
        byte[] name = part.name().getBytes(StandardCharsets.UTF_8);
        boolean ascii = name.length == part.name().length();
        short flags = (short) (ascii ? SIZES_FOLLOW : SIZES_FOLLOW | UTF8);
        long offset = out.count;
        out.write(record(30)
                .putInt(0x04034b50)
                .putShort(VERSION_2_0)
                .putShort(flags)
                .putShort((short) part.method())
                .position(26)
                .putShort((short) name.length));
        out.write(name);
        ByteBuffer sizes = pack(part);
        out.write(record(16).putInt(0x08074b50).put(sizes.duplicate()));
        directory.writeBytes(bytes(record(46)
                .putInt(0x02014b50)
                .putShort(VERSION_2_0)
                .putShort(VERSION_2_0)
                .putShort(flags)
                .putShort((short) part.method())
                .position(16)
                .put(sizes)
                .putShort((short) name.length)
                .position(42)
                .putInt((int) offset)));
        directory.writeBytes(name);
        entries++;
    }

    /** Writes a part's content; returns its CRC, packed size and size as the headers name them. */
    private ByteBuffer pack(ZipPart part) throws IOException {
        long start = out.count;
        var crc = new CRC32();
        var content = new Counter(new CheckedOutputStream(part.packing().apply(out), crc));
        try (content) {
            part.content().writeTo(content);
        }
        return record(12)
                .putInt((int) crc.getValue() ^ part.crcChange())
                .putInt((int) (out.count - start))
                .putInt((int) part.declaredSize().orElse(content.count))
                .flip();
    }

    private void finish() throws IOException {
        long offset = out.count;
        directory.writeTo(out);
        out.write(record(22)
                .putInt(0x06054b50)
                .position(8)
                .putShort((short) entries)
                .putShort((short) entries)
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
