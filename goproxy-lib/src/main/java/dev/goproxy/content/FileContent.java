package dev.goproxy.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Bytes in a file that stays where it is. */
final class FileContent implements Content {
    private final Path file;
    private final long size;
    private final Instant modified;

    private FileContent(Path file, long size, Instant modified) {
        this.file = file;
        this.size = size;
        this.modified = modified;
    }

    static FileContent of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(file.toString(), null, "not a regular file");
        }
        return new FileContent(
                file, attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    /** Identifies the bytes of a file of one name, as files are replaced atomically and never changed in place. */
    static String tag(long size, Instant modified) {
        return Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(size);
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(size);
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.of(modified);
    }

    @Override
    public Optional<String> tag() {
        return Optional.of(tag(size, modified));
    }

    @Override
    public InputStream open(long offset) throws IOException {
        return open(file, offset);
    }

    static InputStream open(Path file, long offset) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return Channels.newInputStream(channel.position(offset));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
