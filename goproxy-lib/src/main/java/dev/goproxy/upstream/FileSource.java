package dev.goproxy.upstream;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/** A {@code file://} entry of the chain: a folder in the layout of the protocol, for instance {@code $GOMODCACHE/cache/download}. */
final class FileSource implements UpstreamProxy {
    private final Path root;

    FileSource(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public byte[] read(String resource, int maxBytes, Deadline deadline) throws IOException {
        try (InputStream in = open(resource, deadline).stream()) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new UpstreamException(resource + " is larger than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }

    @Override
    public Download open(String resource, Deadline deadline) throws IOException {
        Path file = root.resolve(resource);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) { // to open a pipe would block
                throw new UpstreamException(resource + " is no regular file");
            }
            return new Download(Files.newInputStream(file), OptionalLong.of(attributes.size()));
        } catch (NoSuchFileException e) {
            if (isBelowAFile(file)) { // which some JVMs tell apart by themselves, and go does
                throw new UpstreamException(resource + " can't be read", e);
            }
            throw new NotFoundException(resource + ": no such file", e);
        } catch (FileSystemException e) {
            throw new UpstreamException(resource + " can't be read", e);
        }
    }

    private boolean isBelowAFile(Path file) {
        for (Path above = file.getParent(); above != null && above.startsWith(root); above = above.getParent()) {
            if (Files.exists(above)) {
                return !Files.isDirectory(above);
            }
        }
        return false;
    }
}
