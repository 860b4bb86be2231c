package dev.goproxy.vcs.git;

import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.FreeSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Limits the sizes of the packs that git is receiving: a server may send one without end, and git itself takes as much
 * as the disk does. Safe for use by multiple threads.
 */
final class PackBudget {
    private static final String RECEIVED = "tmp_";

    private final long maxBytes;
    private final long maxBytesInAll;
    private final Map<Path, Long> receiving = new ConcurrentHashMap<>();

    /**
     * Creates a budget.
     *
     * @param maxBytes maximum size of one pack
     * @param maxBytesInAll maximum size of all that are received at a time
     */
    PackBudget(long maxBytes, long maxBytesInAll) {
        this.maxBytes = maxBytes;
        this.maxBytesInAll = maxBytesInAll;
    }

    /**
     * Counts what a clone is receiving.
     *
     * @throws UpstreamException if that is too much, or the disk is about to be full
     */
    void charge(Path clone) throws IOException {
        long bytes = received(clone.resolve("objects").resolve("pack"));
        receiving.put(clone, bytes);
        if (bytes > maxBytes) {
            throw new UpstreamException(
                    "the repository is too large: git would fetch more than " + maxBytes + " bytes at once");
        }
        if (receiving.values().stream().mapToLong(Long::longValue).sum() > maxBytesInAll) {
            throw new UpstreamException(
                    "too much is being fetched: more than " + maxBytesInAll + " bytes of repositories at a time");
        }
        try {
            FreeSpace.require(clone, 0);
        } catch (IOException e) {
            throw new UpstreamException("there is no room for the repository on the disk", e);
        }
    }

    /** Forgets a clone, whose git has ended. */
    void release(Path clone) {
        receiving.remove(clone);
    }

    private static long received(Path packs) throws IOException {
        try (Stream<Path> files = Files.list(packs)) {
            return files.filter(file -> file.getFileName().toString().startsWith(RECEIVED))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return 0;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
