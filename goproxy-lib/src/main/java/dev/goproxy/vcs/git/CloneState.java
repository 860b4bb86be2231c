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

/** What is known of a clone while it is the same folder: one that was deleted and made anew has other things in it. Safe for use by many threads. */
final class CloneState {
    final Optional<Identity> identity;
    /** The commits of the tags. */
    final Map<String, String> tags = new ConcurrentHashMap<>();
    /** The refs, by their full names, that are no tags. */
    final Map<String, String> others = new ConcurrentHashMap<>();
    /** Commits that are here with all of their files. */
    final Set<String> commits = ConcurrentHashMap.newKeySet();

    final AtomicInteger fetches = new AtomicInteger();
    volatile int refsReadAfter = -1; // so many fetches

    @Nullable
    volatile Complete complete;

    /** What tells a folder from another in its place. */
    record Identity(String key, long made) {}

    /** All that a remote's refs reached was fetched; nothing that has cut history since, which would change the file that lists the cuts. */
    record Complete(RemoteRefs refs, Optional<FileTime> cut) {}

    CloneState(Optional<Identity> identity) {
        this.identity = identity;
    }

    /** The identity of the clone in a folder, if there is one. */
    static Optional<Identity> identity(Path folder) throws IOException {
        try {
            BasicFileAttributes head = Files.readAttributes(folder.resolve("HEAD"), BasicFileAttributes.class);
            return Optional.of(new Identity(
                    String.valueOf(head.fileKey()), head.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void read(RemoteRefs refs, int afterFetches) {
        refs.hashes().forEach((ref, hash) -> {
            if (ref.startsWith(RemoteRefs.tag(""))) {
                tags.put(ref.substring(RemoteRefs.tag("").length()), hash);
            } else {
                others.put(ref, hash);
            }
        });
        commits.addAll(refs.hashes().values());
        refsReadAfter = afterFetches;
    }
}
