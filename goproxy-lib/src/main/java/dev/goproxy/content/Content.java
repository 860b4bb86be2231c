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
 * Bytes with a size, a modification time and a tag, held in memory, in a file or behind a stream.
 *
 * <p>The receiver of a content closes it. Contents in memory and in files can be opened any number of times, also by
 * several threads at once; a content behind a stream can be opened once. Bytes of a fetched content are verified when
 * its end is reached: a reader must not trust them before it has read the stream to the end without an exception.
 */
public interface Content extends Closeable {
    /**
     * Returns the number of bytes.
     *
     * @return the size in bytes; empty if it is unknown until the end has been read
     */
    OptionalLong size();

    /**
     * Returns the time at which the bytes were stored or last changed.
     *
     * @return the time, to the millisecond if it comes from a cache; empty if it is unknown
     */
    Optional<Instant> modified();

    /**
     * Returns a strong validator: two contents of one name that have the same tag have the same bytes.
     *
     * @return printable ASCII without quotes or spaces; empty if there is none
     */
    Optional<String> tag();

    /**
     * Opens the bytes for reading from an offset.
     *
     * @param offset the number of bytes to skip, at least 0; beyond the end, the stream is empty
     * @return a stream that the caller closes
     * @throws IOException if the bytes can't be read, or can't be read a second time
     */
    InputStream open(long offset) throws IOException;

    /**
     * Opens the bytes for reading from the beginning.
     *
     * @return a stream that the caller closes
     * @throws IOException if the bytes can't be read, or can't be read a second time
     */
    default InputStream open() throws IOException {
        return open(0);
    }

    /**
     * Moves the bytes to a file without copying them, if this content owns a temporary file in the target's file
     * system. Open streams stay readable, and the content can be opened afterwards as before. The default does nothing.
     *
     * @param target the new name of the file; replaced atomically if it exists
     * @return false if the bytes have to be copied instead; nothing has changed then
     * @throws IOException if the file can't be moved
     */
    default boolean moveTo(Path target) throws IOException {
        return false;
    }

    /**
     * Returns the upstream that the content was fetched from.
     *
     * @return empty if the content was not fetched, or its source does not tell
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
     * Releases the underlying stream or temporary file. Streams opened before can still be read to their end if the
     * bytes are in memory or in a file. The default does nothing.
     *
     * @throws IOException if the resource can't be released
     */
    @Override
    default void close() throws IOException {}

    /**
     * Returns a content in memory.
     *
     * @param bytes the bytes; not copied, so the caller must not change them afterwards
     * @return a content without a time, tagged by a hash of its bytes
     */
    static Content of(byte[] bytes) {
        return new MemoryContent(bytes, Optional.empty());
    }

    /**
     * Returns a content in memory with the UTF-8 bytes of a text.
     *
     * @param text the text
     * @return a content without a time, tagged by a hash of its bytes
     */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a content in memory with a modification time.
     *
     * @param bytes the bytes; not copied, so the caller must not change them afterwards
     * @param modified the time
     * @return a content tagged by its time and size, like a file of that time and size
     */
    static Content of(byte[] bytes, Instant modified) {
        return new MemoryContent(bytes, Optional.of(modified));
    }

    /**
     * Returns the content of a file, which is not deleted when the content is closed. Time and size are read now; the
     * tag is made of them.
     *
     * @param file a regular file
     * @return the content
     * @throws java.nio.file.NoSuchFileException if there is no such file, or it is not a regular file
     * @throws IOException if the file's attributes can't be read
     */
    static Content of(Path file) throws IOException {
        return FileContent.of(file);
    }

    /**
     * Returns the content of a temporary file, which is deleted when the content is closed, unless {@link #moveTo} has
     * moved it. Safe for use by multiple threads.
     *
     * @param file a regular file that belongs to the content from now on
     * @return the content
     * @throws java.nio.file.NoSuchFileException if there is no such file, or it is not a regular file
     * @throws IOException if the file's attributes can't be read; the file is not deleted then
     */
    static Content ofTempFile(Path file) throws IOException {
        return new TempFileContent(file);
    }

    /**
     * Returns the tag that a file of this size and time has. A fetched content with this tag is known by the same tag
     * before and after a cache stores it in a file.
     *
     * @param size the size in bytes
     * @param modified the modification time, of which milliseconds count
     * @return the tag
     */
    static String fileTag(long size, Instant modified) {
        return FileContent.tag(size, modified);
    }

    /**
     * Returns the content behind a stream, which can be opened once.
     *
     * @param stream the bytes; closed with the content
     * @param size the number of bytes, if it is known; reading fails if the stream has more or fewer
     * @return a content without a time or tag
     */
    static Content of(InputStream stream, OptionalLong size) {
        return new StreamContent(stream, size);
    }
}
