package dev.goproxy.sumdb;

import dev.goproxy.process.InterProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Stores a tree head in a file. A lock file beside it excludes other threads and processes. */
final class FileTreeHeadStore implements TreeHeadStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Path file;
    private final InterProcessLock lock;

    FileTreeHeadStore(Path file) {
        this.file = file.toAbsolutePath().normalize();
        String name = this.file.getFileName() + ".lock";
        this.lock = new InterProcessLock(
                this.file.resolveSibling(name),
                TIMEOUT,
                timeout -> new IOException("the tree head's lock " + name + " is held by others for too long"));
    }

    @Override
    public Optional<byte[]> latest() throws IOException {
        try {
            byte[] note = Files.readAllBytes(file);
            return note.length == 0 ? Optional.empty() : Optional.of(note);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean replace(Optional<byte[]> expected, byte[] next) throws IOException {
        Files.createDirectories(file.getParent());
        return lock.call(() -> {
            if (!Arrays.equals(latest().orElse(null), expected.orElse(null))) {
                return false;
            }
            write(next);
            return true;
        });
    }

    private void write(byte[] next) throws IOException {
        Path temp = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
        try {
            Files.write(temp, next);
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temp);
        }
    }
}
