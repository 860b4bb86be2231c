package dev.goproxy.cache;

import dev.goproxy.content.Content;
import dev.goproxy.process.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A {@link Cacher} in a folder: each name is a file below it, as in goproxy's cache folders and in
 * {@code $GOMODCACHE/cache/download}, which both work as they are.
 *
 * <p>Any number of processes may use one folder. A file is written under a temporary name in the folder {@code .tmp}
 * and moved to its own name in one step; what a process leaves there when it is killed, the next one sweeps up. Nothing
 * is ever read or written outside the folder.
 */
public final class DirCacher implements Cacher {
    /** The most bytes that one element of a name may have: what common file systems take. */
    private static final int MAX_ELEMENT_BYTES = 255;

    private final Path root;
    private final TemporaryFolder temp;

    /** Makes a cacher in the folder {@code caches} of the working directory, as goproxy's server does. */
    public DirCacher() {
        this(Path.of("caches"));
    }

    /**
     * Makes a cacher.
     *
     * @param root the folder; created when the first file is put into it
     */
    public DirCacher(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.temp = TemporaryFolder.below(this.root.resolve(".tmp"));
    }

    /**
     * The folder.
     *
     * @return an absolute path
     */
    public Path root() {
        return root;
    }

    @Override
    public Optional<Content> get(String name) throws IOException {
        Optional<Path> file = file(name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Content.of(file.get()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (!Files.isRegularFile(file.get())) { // for instance a parent that is a file
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void put(String name, Content content) throws IOException {
        Path file = file(name).orElseThrow(() -> new IOException("not a name to be cached: " + name));
        Files.createDirectories(file.getParent());
        if (content.moveTo(file)) {
            return;
        }
        Path written =
                temp.path().resolve("put-" + UUID.randomUUID() + ".tmp"); // createTempFile would hide it from others
        try {
            try (InputStream in = content.open()) {
                Files.copy(in, written);
            }
            Optional<Instant> modified = content.modified();
            if (modified.isPresent()) {
                Files.setLastModifiedTime(written, FileTime.from(modified.get()));
            }
            move(written, file);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the cache's folders lie in different file systems", e);
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Optional<Path> path = file(folder);
        if (path.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path.get())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The folder for temporary files of this process.
     *
     * @return a folder below {@code .tmp}; created, and swept of what dead processes left, when it is first asked for;
     *     empty if nothing can be written there
     */
    @Override
    public Optional<Path> tempDir() {
        try {
            return Optional.of(temp.path()).filter(Files::isWritable);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Deletes the temporary files of this process, unless another cacher uses the same folder. Files can't be put into
     * it any more.
     */
    @Override
    public void close() {
        temp.close();
    }

    /**
     * The folder {@code .state}.
     *
     * @return a folder that need not exist yet
     */
    @Override
    public Optional<Path> stateDir() {
        return Optional.of(root.resolve(".state"));
    }

    /**
     * The file of a name; empty for what can't be a name of the protocol, so that nothing outside the root is ever
     * touched.
     */
    private Optional<Path> file(String name) {
        for (int start = 0; start <= name.length(); ) {
            int end = name.indexOf('/', start);
            end = end < 0 ? name.length() : end;
            if (!isElement(name, start, end)) {
                return Optional.empty();
            }
            start = end + 1;
        }
        try {
            Path file = root.resolve(name);
            return file.startsWith(root) && !name.startsWith(".") ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isElement(String name, int start, int end) {
        boolean onlyDots = true;
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if (c < 0x20 || c >= 0x7f || c == '\\' || c == ':') {
                return false;
            }
            onlyDots &= c == '.';
        }
        return !onlyDots && end - start <= MAX_ELEMENT_BYTES;
    }
}
