package dev.goproxy.graph;

import dev.goproxy.modfile.GoVersion;
import dev.goproxy.modfile.ModFile;
import java.util.List;

/**
 * What a module's go.mod file adds to a graph.
 *
 * @param requires its requirements
 * @param isPruned whether {@code go} takes them as listed, without reading those of the required modules
 */
record ModSummary(List<Node> requires, boolean isPruned) {
    /** That of a module whose go.mod file can't be read. */
    static final ModSummary EMPTY = new ModSummary(List.of(), true);

    private static final GoVersion GO_1_17 = GoVersion.parse("1.17");

    static ModSummary of(ModFile file) {
        return new ModSummary(nodes(file), isPruned(file));
    }

    static List<Node> nodes(ModFile file) {
        return file.require().stream()
                .map(line -> new Node(line.path(), line.version()))
                .toList();
    }

    static boolean isPruned(ModFile file) {
        return file.go()
                .filter(go ->
                        !GoVersion.isValid(go) || GoVersion.parse(go).language().isAtLeast(GO_1_17))
                .isPresent();
    }

    /** Whether {@code go mod tidy} also looks at the graph that Go 1.16 would see, in which nothing is pruned. */
    static boolean isOf117(ModFile file) {
        return file.go()
                .filter(go ->
                        GoVersion.isValid(go) && GoVersion.parse(go).language().equals(GO_1_17))
                .isPresent();
    }
}
