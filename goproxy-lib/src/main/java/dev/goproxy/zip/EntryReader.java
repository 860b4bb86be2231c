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
 * <p>Only the signature and the two lengths of a local header matter. No buffer depends on declared sizes. Not safe for
 * use by multiple threads.
 */
final class EntryReader implements AutoCloseable {
    static final int LOCAL_SIGNATURE = 0x04034b50;
    static final int LOCAL_BYTES = 30;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;

    private final Window zip;
    private final AtomicLong inputLeft;
    private final PrecomputedSums precomputed;
    private final MessageDigest digest = ContentHasher.sha256();
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] content = new byte[64 * 1024];

    /**
     * Creates a reader.
     *
     * @param zip the file
     * @param inputLeft the number of compressed bytes that all readers together may still read: entries may overlap, so
     *     that without a limit a small zip could take forever
     * @param precomputed sums of contents that need not be read again
     */
    EntryReader(Window zip, AtomicLong inputLeft, PrecomputedSums precomputed) {
        this.zip = zip;
        this.inputLeft = inputLeft;
        this.precomputed = precomputed;
    }

    /** Returns the SHA-256 hash of an entry's content. */
    byte[] sum(Entry entry) throws IOException {
        try {
            var known = precomputed.of(entry);
            if (known != null) {
                spend(entry, known.compressed());
                checkSum(entry, known.start(), known.crc());
                return known.sha256().asBytes();
            }
            read(entry);
            return digest.digest();
        } catch (EOFException e) {
            throw InvalidZipException.entry(entry.name(), "the zip ends within it");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void read(Entry entry) throws IOException {
        var start = contentStart(entry);
        if (entry.isFolder()) {
            require(entry.size() == 0, entry, "folder with content");
            return;
        }
        crc.reset();
        var size = entry.method() == Entry.STORED ? copy(entry, start) : inflate(entry, start);
        require(size == entry.size(), entry, "content is shorter than declared");
        checkSum(entry, start, (int) crc.getValue());
    }

    private long contentStart(Entry entry) throws IOException {
        var header = zip.at(entry.offset(), LOCAL_BYTES);
        require(header.getInt(0) == LOCAL_SIGNATURE, entry, "no local header");
        return entry.offset() + LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
    }

    private long copy(Entry entry, long start) throws IOException {
        var end = contentEnd(entry, start);
        var size = 0L;
        for (var at = start; at < end; ) {
            var input = zip.upTo(at, end - at);
            spend(entry, input.remaining());
            at += input.remaining();
            size += input.remaining();
            require(size <= entry.size(), entry, "content is longer than declared");
            crc.update(input.duplicate());
            digest.update(input);
        }
        return size;
    }

    private long inflate(Entry entry, long start) throws IOException {
        require(entry.method() == Entry.DEFLATED, entry, "compression method " + entry.method());
        inflater.reset();
        var end = contentEnd(entry, start);
        var at = start;
        var size = 0L;
        while (!inflater.finished()) {
            if (inflater.needsInput() && at < end) {
                var input = zip.upTo(at, end - at);
                at += input.remaining();
                inflater.setInput(input);
            }
            var length = inflateSome(entry);
            // The inflater may still have output when it has taken all of its input.
            require(length > 0 || at < end || inflater.finished(), entry, "compressed content is cut short");
            size += length;
            require(size <= entry.size(), entry, "content is longer than declared");
            crc.update(content, 0, length);
            digest.update(content, 0, length);
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

    /** The latest end of the compressed content; that of the file if the declared size exceeds it. */
    private long contentEnd(Entry entry, long start) {
        var compressed = entry.compressed();
        return compressed < 0 || compressed > zip.size() - start ? zip.size() : start + compressed;
    }

    private void checkSum(Entry entry, long start, int sum) throws IOException {
        if (entry.hasDataDescriptor()) {
            require(
                    describedCrc(start + entry.compressed()) == entry.crc(),
                    entry,
                    "data descriptor with another CRC-32");
        } else if (entry.crc() == 0) {
            return; // not set, by Go's reading
        }
        require(sum == entry.crc(), entry, "wrong CRC-32");
    }

    /**
     * The CRC-32 of the data descriptor, which may have a signature; the sizes after it must exist but don't matter.
     */
    private int describedCrc(long offset) throws IOException {
        var descriptor = zip.at(offset, 12);
        var first = descriptor.getInt(0);
        if (first != DESCRIPTOR_SIGNATURE) {
            return first;
        }
        return zip.at(offset, 16).getInt(4);
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
