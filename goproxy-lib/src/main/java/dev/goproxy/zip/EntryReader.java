package dev.goproxy.zip;

import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads entries' contents to their last byte and checks what Go checks: size, CRC-32 and data descriptor.
 *
 * <p>Only the signature and the two lengths of a local header matter. Nothing declared is trusted for memory. Not for use by several
 * threads at once.
 */
final class EntryReader implements AutoCloseable {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;

    private final Window zip;
    private final AtomicLong inputLeft;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] content = new byte[64 * 1024];

    /**
     * Makes a reader.
     *
     * @param zip the file
     * @param inputLeft how many compressed bytes all readers together may still go through: entries may overlap, so that without a
     *     bound a small zip could take forever
     */
    EntryReader(Window zip, AtomicLong inputLeft) {
        this.zip = zip;
        this.inputLeft = inputLeft;
    }

    /** Reads an entry's content into a digest. */
    void read(Entry entry, MessageDigest digest) throws IOException {
        try {
            var start = contentStart(entry);
            if (entry.isFolder()) {
                require(entry.size() == 0, entry, "folder with content");
                return;
            }
            crc.reset();
            var size = entry.method() == Entry.STORED ? copy(entry, start, digest) : inflate(entry, start, digest);
            require(size == entry.size(), entry, "content is shorter than declared");
            checkSum(entry, start);
        } catch (EOFException e) {
            throw InvalidZipException.entry(entry.name(), "the zip ends within it");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }

    private long contentStart(Entry entry) throws IOException {
        var header = zip.at(entry.offset(), LOCAL_BYTES);
        var at = header.position();
        require(header.getInt(at) == LOCAL_SIGNATURE, entry, "no local header");
        return entry.offset() + LOCAL_BYTES + (header.getShort(at + 26) & 0xffff) + (header.getShort(at + 28) & 0xffff);
    }

    private long copy(Entry entry, long start, MessageDigest digest) throws IOException {
        var end = contentEnd(entry, start);
        var size = 0L;
        for (var at = start; at < end; ) {
            var input = zip.from(at);
            var length = (int) Math.min(input.remaining(), end - at);
            spend(entry, length);
            at += length;
            size += length;
            require(size <= entry.size(), entry, "content is longer than declared");
            update(digest, input.array(), input.position(), length);
        }
        return size;
    }

    private long inflate(Entry entry, long start, MessageDigest digest) throws IOException {
        require(entry.method() == Entry.DEFLATED, entry, "compression method " + entry.method());
        inflater.reset();
        var end = contentEnd(entry, start);
        var at = start;
        var size = 0L;
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                require(at < end, entry, "compressed content is cut short");
                var input = zip.from(at);
                var length = (int) Math.min(input.remaining(), end - at);
                inflater.setInput(input.array(), input.position(), length);
                at += length;
            }
            var length = inflateSome(entry);
            size += length;
            require(size <= entry.size(), entry, "content is longer than declared");
            update(digest, content, 0, length);
        }
        return size;
    }

    private int inflateSome(Entry entry) throws InvalidZipException {
        try {
            var before = inflater.getBytesRead();
            var length = inflater.inflate(content);
            spend(entry, inflater.getBytesRead() - before);
            return length;
        } catch (DataFormatException e) {
            throw InvalidZipException.entry(entry.name(), "malformed compressed content");
        }
    }

    /** Where the compressed content ends at the latest; a size that the file does not have means its end. */
    private long contentEnd(Entry entry, long start) {
        var compressed = entry.compressed();
        return compressed < 0 || compressed > zip.size() - start ? zip.size() : start + compressed;
    }

    private void checkSum(Entry entry, long start) throws IOException {
        if (entry.hasDataDescriptor()) {
            require(
                    describedCrc(start + entry.compressed()) == entry.crc(),
                    entry,
                    "data descriptor with another CRC-32");
        } else if (entry.crc() == 0) {
            return; // Not set, as Go takes it.
        }
        require((int) crc.getValue() == entry.crc(), entry, "wrong CRC-32");
    }

    /** The sum in the data descriptor, which may have a signature; the sizes behind it must be there but don't count. */
    private int describedCrc(long offset) throws IOException {
        var descriptor = zip.at(offset, 12);
        var first = descriptor.getInt(descriptor.position());
        if (first != DESCRIPTOR_SIGNATURE) {
            return first;
        }
        descriptor = zip.at(offset, 16);
        return descriptor.getInt(descriptor.position() + 4);
    }

    private void update(MessageDigest digest, byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
        digest.update(bytes, offset, length);
    }

    private void spend(Entry entry, long input) throws InvalidZipException {
        require(inputLeft.addAndGet(-input) >= 0, entry, "overlapping entries with too much compressed content in all");
    }

    private static void require(boolean condition, Entry entry, String otherwise) throws InvalidZipException {
        if (!condition) {
            throw InvalidZipException.entry(entry.name(), otherwise);
        }
    }
}
