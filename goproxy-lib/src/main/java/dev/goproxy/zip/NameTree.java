package dev.goproxy.zip;

import dev.goproxy.module.PathRules;
import java.util.HashMap;
import java.util.Map;

/** The tree of all names so far, which finds names that would be one file on a file system that ignores case. */
final class NameTree {
    private final Node root = new Node("", true);
    private final MemoryBudget memory;

    NameTree(MemoryBudget memory) {
        this.memory = memory;
    }

    /**
     * Adds a file or a folder, and the folders above it. A folder may be added again.
     *
     * @throws InvalidZipException if it collides with a name added before
     */
    void add(String path, boolean folder) throws InvalidZipException {
        var node = root;
        for (var start = 0; start <= path.length(); ) {
            var slash = path.indexOf('/', start);
            var end = slash < 0 ? path.length() : slash;
            node = add(node, path, path.substring(start, end), slash >= 0 || folder);
            start = end + 1;
        }
    }

    private Node add(Node parent, String path, String name, boolean folder) throws InvalidZipException {
        var fold = PathRules.foldCase(name);
        var found = parent.children.get(fold);
        if (found == null) {
            memory.spend(MemoryBudget.NODE + name.length());
            var added = new Node(name, folder);
            parent.children.put(fold, added);
            return added;
        }
        if (!found.name.equals(name)) {
            throw InvalidZipException.entry(path, "differs by case alone from another one");
        }
        if (found.folder != folder) {
            throw InvalidZipException.entry(path, "both a file and a folder");
        }
        if (!folder) {
            throw InvalidZipException.entry(path, "more than once");
        }
        return found;
    }

    private static final class Node {
        final String name;
        final boolean folder;
        final Map<String, Node> children;

        Node(String name, boolean folder) {
            this.name = name;
            this.folder = folder;
            this.children = folder ? new HashMap<>(4) : Map.of();
        }
    }
}
