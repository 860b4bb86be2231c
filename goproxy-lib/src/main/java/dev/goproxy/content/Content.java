package dev.goproxy.content;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes with a size, a time and a tag, held in memory, in a file or behind a stream.
 *
 * <p>Whoever is handed a content closes it. Contents in memory and in files can be opened any number of times, also by several threads
 * at once; one behind a stream can be opened once, from its beginning. A content that was fetched is <em>verified by its end</em>: only
 * who has read it to the end without an exception may believe what came before.
 */
public interface Content extends Closeable {
    /**
     * The number of bytes.
     *
     * @return empty if it is not known before the end
     */
    OptionalLong size();

    /**
     * The time that the bytes were stored or last changed.
     *
     * @return empty if nobody knows
     */
    Optional<Instant> modified();

    /**
     * A strong validator: two contents of one name with the same tag have the same bytes.
     *
     * @return printable ASCII without quotes or spaces, or empty if there is none
     */
    Optional<String> tag();

    /**
     * Opens the bytes for reading.
     *
     * @param offset how many bytes to leave out at the beginning; beyond the size is the same as at the end
     * @return a stream that the caller closes
     * @throws IOException if the bytes can't be read, or can't be read again
     */
    InputStream open(long offset) throws IOException;

    /**
     * Opens the bytes for reading from the beginning.
     *
     * @return a stream that the caller closes
     * @throws IOException if the bytes can't be read, or can't be read again
     */
    default InputStream open() throws IOException {
        return open(0);
    }

    /**
     * Hands the bytes over to a file without copying them, if this content owns a temporary file in the target's file system. Readers that
     * are at work are not disturbed, and the content can be opened afterwards as before.
     *
     * @param target the new name of the file; replaced atomically if it exists
     * @return false if the bytes have to be copied instead; nothing has happened then
     * @throws IOException if the file could not be moved
     */
    default boolean moveTo(Path target) throws IOException {
        return false;
    }

    /**
     * The upstream that the content was fetched from.
     *
     * @return empty if it was not fetched, or nobody said
     */
    default Optional<Provenance> provenance() {
        return Optional.empty();
    }

    /**
     * Returns this content with a provenance.
     *
     * @param provenance the upstream that it was fetched from
     * @return a content with the same bytes, time and tag; closing it closes this one
     */
    default Content withProvenance(Provenance provenance) {
        return new AttributedContent(this, provenance);
    }

    /**
     * Lets go of what holds the bytes (a stream, a temporary file). Streams that were opened before may still be read to their end if they
     * come from memory or a file.
     *
     * @throws IOException if that fails
     */
    @Override
    default void close() throws IOException {}

    /**
     * Content in memory.
     *
     * @param bytes the bytes; not copied, so not to be changed afterwards
     * @return a content without a time, tagged by its bytes
     */
    static Content of(byte[] bytes) {
        return new MemoryContent(bytes, Optional.empty());
    }

    /**
     * Content in memory: a text in UTF-8.
     *
     * @param text the text
     * @return a content without a time, tagged by its bytes
     */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Content in memory with the time that it has elsewhere.
     *
     * @param bytes the bytes; not copied, so not to be changed afterwards
     * @param modified the time
     * @return a content tagged by its time and size, as a file of that time is
     */
    static Content of(byte[] bytes, Instant modified) {
        return new MemoryContent(bytes, Optional.of(modified));
    }

    /**
     * Content in a file that stays where it is. Time and size are read now; the tag is made of them.
     *
     * @param file a regular file
     * @return the content
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the file can't be asked, or is no regular file
     */
    static Content of(Path file) throws IOException {
        return FileContent.of(file);
    }

    /**
     * Content behind a stream, which can be opened once.
     *
     * @param stream the bytes; closed with the content
     * @param size their number, if known; more or fewer bytes than that are an error when they are read
     * @return a content without time and tag
     */
    static Content of(InputStream stream, OptionalLong size) {
        return new StreamContent(stream, size);
    }
}
