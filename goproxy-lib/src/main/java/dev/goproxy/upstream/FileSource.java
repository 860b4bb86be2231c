package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.BoundedRead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/**
 * Source behind a {@code file://} entry of the chain: a folder in the layout of the protocol, for instance
 * {@code $GOMODCACHE/cache/download}.
 */
final class FileSource extends ProtocolSource {
    private static final String NAME = "file";

    private final Path root;
    private final Observers observers;

    /**
     * Creates a source.
     *
     * @param observers told of each reading
     */
    FileSource(Path root, Observers observers) {
        this.root = root;
        this.observers = observers;
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    Content read(String path, int maxBytes) throws IOException {
        return observers.observe(NAME, kind(path), () -> {
            try (Content file = openFile(path);
                    InputStream in = file.open()) {
                byte[] bytes = BoundedRead.read(in, maxBytes)
                        .orElseThrow(() -> new UpstreamException(path + " is larger than " + maxBytes + " bytes"));
                return Content.of(bytes).withProvenance(new Provenance(NAME, 1));
            }
        });
    }

    @Override
    Content open(String path) throws IOException {
        return observers.observe(NAME, kind(path), () -> openFile(path));
    }

    private Content openFile(String path) throws IOException {
        Path file = root.resolve(path);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) { // opening a pipe would block
                throw new UpstreamException(path + " is no regular file");
            }
            return Content.of(Files.newInputStream(file), OptionalLong.of(attributes.size()))
                    .withProvenance(new Provenance(NAME, 1));
        } catch (NoSuchFileException e) {
            if (isBelowAFile(file)) { // a failure for go, and for some JVMs, which throw another exception
                throw new UpstreamException(path + " can't be read", e);
            }
            throw new NotFoundException(path + ": no such file", e);
        } catch (FileSystemException e) {
            throw new UpstreamException(path + " can't be read", e);
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
