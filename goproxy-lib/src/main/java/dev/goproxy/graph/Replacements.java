package dev.goproxy.graph;

import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The replace lines of main modules.
 *
 * @see <a href="https://go.dev/ref/mod#go-mod-file-replace">Go Modules Reference: replace directive</a>
 */
final class Replacements {
    /** A folder or a module that is used in place of another. */
    record Replacement(@Nullable Path folder, @Nullable Node module) {}

    /** The replaced module; the version is null in a line that replaces all. */
    private record Key(String path, @Nullable Version version) {}

    /** Those of go.work, which go first, and those of each main module. */
    private final List<Map<Key, Replacement>> files = new ArrayList<>();

    /** Adds the lines of a file; those that were added before win. */
    void add(Path folder, List<ModFile.Replace> lines) {
        Map<Key, Replacement> file = new HashMap<>();
        for (ModFile.Replace line : lines) {
            Replacement replacement = line.newVersion()
                    .map(version -> new Replacement(null, new Node(line.newPath(), version.canonical())))
                    .orElseGet(() -> new Replacement(folder.resolve(line.newPath()), null));
            file.put(new Key(line.oldPath(), line.oldVersion().orElse(null)), replacement);
        }
        files.add(file);
    }

    /** Returns what is used in place of a module; empty if it is used itself. */
    Optional<Replacement> of(Node node) {
        for (Map<Key, Replacement> file : files) {
            Replacement exact = file.get(new Key(node.path(), node.version()));
            Replacement any = file.get(new Key(node.path(), null));
            if (exact != null || any != null) {
                return Optional.ofNullable(exact != null ? exact : any);
            }
        }
        return Optional.empty();
    }
}
