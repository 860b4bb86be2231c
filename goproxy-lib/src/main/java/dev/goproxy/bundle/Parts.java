package dev.goproxy.bundle;

import dev.goproxy.module.ModuleVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Divides files into parts of a size. The files of a version stay together, if they fit into a part. */
final class Parts {
    /** What a file takes beside its bytes: headers, its lines in the manifest, and those of its module. */
    private static final int FILE_BYTES = 512;

    /** How often a name is told, at most: twice by the zip, and in the manifest as that of a file and of a module. */
    private static final int NAME_TIMES = 5;

    /** What a part takes that is empty. */
    private static final int PART_BYTES = 1024;

    private final long maxBytes;
    private final long sharedBytes;
    private final List<List<BundleFile>> parts = new ArrayList<>();
    private List<BundleFile> part = new ArrayList<>();
    private long partBytes;

    private Parts(long maxBytes, long sharedBytes) {
        this.maxBytes = maxBytes;
        this.sharedBytes = sharedBytes;
        this.partBytes = sharedBytes;
    }

    /**
     * Divides files.
     *
     * @param maxBytes the size of a part in bytes
     * @return the files of each part, in their order; at least one part, and none is empty unless all files are
     */
    static List<List<BundleFile>> of(Selection selection, long maxBytes) {
        // The head is in the manifest a second time, where a line feed takes two bytes.
        long shared = PART_BYTES
                + 3 * selection.shared().stream().mapToLong(Parts::bytes).sum();
        var parts = new Parts(maxBytes, shared);
        List<BundleFile> group = new ArrayList<>();
        Optional<ModuleVersion> version = Optional.empty();
        for (BundleFile file : selection.files()) {
            Optional<ModuleVersion> next = file.version();
            if (next.isEmpty() || !next.equals(version)) {
                parts.add(group);
                group = new ArrayList<>();
            }
            group.add(file);
            version = next;
        }
        parts.add(group);
        parts.turn();
        return parts.parts;
    }

    private void add(List<BundleFile> group) {
        long bytes = group.stream().mapToLong(Parts::bytes).sum();
        if (group.size() > 1 && sharedBytes + bytes > maxBytes) {
            group.forEach(file -> add(List.of(file)));
            return;
        }
        if (!part.isEmpty() && partBytes + bytes > maxBytes) {
            turn();
        }
        part.addAll(group);
        partBytes += bytes;
    }

    private void turn() {
        if (!part.isEmpty()) {
            parts.add(part);
        }
        part = new ArrayList<>();
        partBytes = sharedBytes;
    }

    private static long bytes(BundleFile file) {
        return file.size() + FILE_BYTES + NAME_TIMES * (long) file.name().getBytes(StandardCharsets.UTF_8).length;
    }
}
