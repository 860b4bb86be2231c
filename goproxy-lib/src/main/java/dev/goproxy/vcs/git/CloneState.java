package dev.goproxy.vcs.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge about a clone that holds for as long as its folder is the same one: a clone that was deleted and created
 * again has other contents. Safe for use by multiple threads.
 */
final class CloneState {
    /** Identity of the folder; empty while there is no clone. */
    final Optional<Identity> identity;

    /** Commits of the tags, by tag name. */
    final Map<String, String> tags = new ConcurrentHashMap<>();

    /** Commits of all other refs, by full ref name. */
    final Map<String, String> otherRefs = new ConcurrentHashMap<>();

    /** Commits whose files are all in the clone. */
    final Set<String> completeCommits = ConcurrentHashMap.newKeySet();

    /** Number of fetches into the clone. */
    final AtomicInteger fetches = new AtomicInteger();

    /** Value of {@link #fetches} when the refs were last read. */
    volatile int refsReadAfter = -1;

    /** The last fetch of the whole history, if there was one. */
    volatile @Nullable FullFetch fullFetch;

    /**
     * Identity of a clone's folder, different from that of any other folder in the same place.
     *
     * @param fileKey file key of the file {@code HEAD}
     * @param createdMillis time at which that file was written
     */
    record Identity(String fileKey, long createdMillis) {}

    /**
     * Fetch of everything that a remote's refs reached. It still holds if nothing has cut history since, which would
     * change the file {@code shallow}.
     *
     * @param refs refs of the remote
     * @param shallowTime modification time of the file {@code shallow}; empty if there is no such file
     */
    record FullFetch(RemoteRefs refs, Optional<FileTime> shallowTime) {}

    CloneState(Optional<Identity> identity) {
        this.identity = identity;
    }

    /** Returns the identity of the clone in a folder; empty if there is none. */
    static Optional<Identity> identity(Path folder) throws IOException {
        try {
            BasicFileAttributes head = Files.readAttributes(folder.resolve("HEAD"), BasicFileAttributes.class);
            return Optional.of(new Identity(
                    String.valueOf(head.fileKey()), head.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Adds the clone's own refs, as they were after a number of fetches. */
    void addRefs(RemoteRefs refs, int afterFetches) {
        refs.hashes().forEach((ref, hash) -> {
            if (RemoteRefs.isTag(ref)) {
                tags.put(RemoteRefs.tagName(ref), hash);
            } else {
                otherRefs.put(ref, hash);
            }
        });
        completeCommits.addAll(refs.hashes().values());
        refsReadAfter = afterFetches;
    }
}
