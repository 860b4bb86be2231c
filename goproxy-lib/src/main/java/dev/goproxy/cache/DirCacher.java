package dev.goproxy.cache;

import dev.goproxy.content.Content;
import dev.goproxy.process.DiskSync;
import dev.goproxy.process.FreeSpace;
import dev.goproxy.process.TemporaryFolder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A {@link Cacher} in a folder. Each name is a file below it, as in the cache folders of goproxy for Go and in
 * {@code $GOMODCACHE/cache/download}, which can both be used as they are. Safe for use by multiple threads.
 *
 * <p>Any number of processes may use one folder. A file is written under a temporary name in the folder {@code .tmp}
 * and then moved atomically, when its bytes are on the disk (unless the system property {@code dev.goproxy.fsync} is
 * {@code false}); temporary files of a process that was killed are deleted by the next one. Nothing outside the folder
 * is ever read or written, except below links to other folders. What has been damaged since it was stored is noticed
 * where the file system has extended attributes.
 */
public final class DirCacher implements Cacher {

    /** Deeper than names are; only links that lead in circles get there. */
    private static final int MAX_DEPTH = 100;

    /** Maximum bytes of one element of a name, the limit of common file systems. */
    private static final int MAX_ELEMENT_BYTES = 255;

    private final Path root;
    private final TemporaryFolder temp;
    private final StoredSums sums = new StoredSums();

    /** Creates a cacher in the folder {@code caches} of the working directory, the default of goproxy's server. */
    public DirCacher() {
        this(Path.of("caches"));
    }

    /**
     * Creates a cacher in a folder.
     *
     * @param root the folder; created when it is first written to
     */
    public DirCacher(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.temp = TemporaryFolder.below(this.root.resolve(".tmp"));
    }

    /**
     * Returns the folder.
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
            BasicFileAttributes attributes = Files.readAttributes(file.get(), BasicFileAttributes.class);
            if (!attributes.isRegularFile() || isForeign(file.get())) {
                return Optional.empty();
            }
            if (!sums.isSound(name, file.get(), attributes)) {
                throw new DamagedException("the cached file is damaged");
            }
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
        Path parent = Objects.requireNonNull(file.getParent(), "a file has a folder");
        DiskSync.createFolders(parent);
        FreeSpace.require(parent, 0);
        sums.forget(name);
        if (content.moveTo(file)) {
            StoredSums.write(file);
            DiskSync.folder(parent);
            return;
        }
        // Not createTempFile: its permissions would keep other users from the file.
        Path written = temp.path().resolve("put-" + UUID.randomUUID() + ".tmp");
        try {
            try (InputStream in = content.open()) {
                Files.copy(in, written);
            }
            Optional<Instant> modified = content.modified();
            if (modified.isPresent()) {
                Files.setLastModifiedTime(written, FileTime.from(modified.get()));
            }
            StoredSums.write(written);
            DiskSync.file(written);
            move(written, file);
            DiskSync.folder(parent);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    @Override
    public void discard(String name) throws IOException {
        Optional<Path> file = file(name);
        if (file.isPresent()
                && Files.isRegularFile(file.get(), LinkOption.NOFOLLOW_LINKS)
                && isDamaged(name, file.get())) {
            Path aside = root.resolve(".damaged")
                    .resolve(UUID.randomUUID() + "-" + file.get().getFileName());
            Files.createDirectories(aside.getParent());
            Files.move(file.get(), aside);
        }
    }

    /** Another thread may have replaced it meanwhile. */
    private boolean isDamaged(String name, Path file) throws IOException {
        return !sums.isSound(name, file, Files.readAttributes(file, BasicFileAttributes.class));
    }

    /** Whether a file is a link out of the folder. Links to folders, as to another disk, are the operator's wish. */
    private boolean isForeign(Path file) throws IOException {
        return Files.isSymbolicLink(file) && !file.toRealPath().startsWith(root.toRealPath());
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) { // the target's folder lies in another file system
            moveFromBeside(from, to);
        }
    }

    private static void moveFromBeside(Path from, Path to) throws IOException {
        Path beside = to.resolveSibling(".put-" + UUID.randomUUID() + ".tmp");
        try {
            Files.copy(from, beside, StandardCopyOption.COPY_ATTRIBUTES);
            DiskSync.file(beside);
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
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

    @Override
    public Stream<String> names(String folder) {
        Optional<Path> start = folder.isEmpty() ? Optional.of(root) : file(folder);
        return start.stream()
                .flatMap(path -> files(path, MAX_DEPTH))
                .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'));
    }

    /** Returns the files below a folder, which is read when the stream gets there, without those of our own. */
    private static Stream<Path> files(Path folder, int maxDepth) {
        List<Path> children;
        try (Stream<Path> listed = Files.list(folder)) {
            children = listed.filter(
                            child -> !String.valueOf(child.getFileName()).startsWith("."))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return children.stream()
                .flatMap(child -> Files.isRegularFile(child)
                        ? Stream.of(child)
                        : maxDepth > 0 && isBelow(child) ? files(child, maxDepth - 1) : Stream.empty());
    }

    /** Whether a path is a folder, and no link to one that it is in. */
    private static boolean isBelow(Path path) {
        try {
            return Files.isDirectory(path)
                    && !(Files.isSymbolicLink(path)
                            && path.resolveSibling("").toRealPath().startsWith(path.toRealPath()));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns this process's folder for temporary files, in {@code .tmp}. It is created by the first call, which also
     * deletes the temporary files of processes that have ended.
     *
     * @return an existing folder; empty if it can't be created or written to
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
     * Deletes this process's folder for temporary files, unless another cacher of the process uses the same one.
     * Contents can still be read afterwards, but not stored.
     */
    @Override
    public void close() {
        temp.close();
    }

    /**
     * Returns the folder {@code .state}.
     *
     * @return a folder, which need not exist yet
     */
    @Override
    public Optional<Path> stateDir() {
        return Optional.of(root.resolve(".state"));
    }

    /** Returns the file of a name; empty for an invalid name, so that no file outside the root is used. */
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
