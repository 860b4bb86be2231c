package dev.goproxy.graph;

import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * The module graph of a project: which versions are selected, by reading the go.mod files that {@code go} would read,
 * and some more.
 *
 * @see <a href="https://go.dev/ref/mod#minimal-version-selection">Go Modules Reference: minimal version selection</a>
 * @see <a href="https://go.dev/ref/mod#graph-pruning">Go Modules Reference: module graph pruning</a>
 */
public final class ModuleGraph {
    /** Is told of go.mod files that can't be read, except for those of which the source knows itself. */
    @FunctionalInterface
    public interface Problems {
        /**
         * Takes note of a problem.
         *
         * @param what a module or a folder
         * @param reason why it can't be read
         */
        void found(String what, String reason);
    }

    private final Project project;
    private final FileSource source;
    private final TaskGroup tasks;
    private final Problems problems;
    private final Map<Node, CompletableFuture<ModSummary>> summaries = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<String, Version> selected = new ConcurrentSkipListMap<>();

    private ModuleGraph(Project project, FileSource source, Executor executor, Problems problems) {
        this.project = project;
        this.source = source;
        this.tasks = new TaskGroup(executor);
        this.problems = problems;
    }

    /**
     * Reads the graph.
     *
     * @param source is asked for {@code .mod} files, by several threads
     * @param executor reads them
     * @throws InterruptedException if the thread is interrupted
     */
    public static ModuleGraph load(Project project, FileSource source, Executor executor, Problems problems)
            throws InterruptedException {
        var graph = new ModuleGraph(project, source, executor, problems);
        graph.load();
        return graph;
    }

    private void load() throws InterruptedException {
        var walk = new Walk(true);
        for (Project.Main main : project.mains()) {
            walk.enter(main.requires(), !main.pruned());
        }
        tasks.await();
        project.mains().forEach(main -> selected.remove(main.path()));
        // What go reads if a package of such a module is imported, so that it becomes a root of the graph.
        var more = new Walk(false);
        selected.forEach((path, version) -> more.enter(new Node(path, version), false));
        for (Project.Main main : project.mains()) {
            if (main.needsUnpruned()) {
                more.enter(main.requires(), true);
            }
        }
        tasks.await();
    }

    /** A walk along requirements, which reads each go.mod file once for each way in which it counts. */
    private final class Walk {
        private final boolean selects;
        private final Set<Node> pruned = ConcurrentHashMap.newKeySet();
        private final Set<Node> unpruned = ConcurrentHashMap.newKeySet();

        Walk(boolean selects) {
            this.selects = selects;
        }

        void enter(List<Node> nodes, boolean isUnpruned) {
            for (Node node : nodes) {
                if (!project.excluded().contains(node)) {
                    select(node);
                    enter(node, isUnpruned);
                }
            }
        }

        void enter(Node node, boolean isUnpruned) {
            if ((isUnpruned ? unpruned : pruned).add(node)) {
                var unused = summary(node).thenAccept(summary -> follow(summary, isUnpruned));
            }
        }

        private void follow(ModSummary summary, boolean isUnpruned) {
            if (isUnpruned || !summary.isPruned()) {
                enter(summary.requires(), true);
                return;
            }
            for (Node node : summary.requires()) {
                if (!project.excluded().contains(node)) {
                    select(node);
                }
            }
        }

        private void select(Node node) {
            if (selects) {
                selected.merge(node.path(), node.version(), (a, b) -> Version.PRECEDENCE.compare(a, b) >= 0 ? a : b);
            }
        }
    }

    private CompletableFuture<ModSummary> summary(Node node) {
        var created = new CompletableFuture<ModSummary>();
        CompletableFuture<ModSummary> known = summaries.putIfAbsent(node, created);
        if (known != null) {
            return known;
        }
        tasks.start(() -> created.complete(read(node)));
        return created;
    }

    private ModSummary read(Node node) {
        Optional<Replacements.Replacement> replacement = project.replacements().of(node);
        Path folder = replacement.map(Replacements.Replacement::folder).orElse(null);
        String name = folder == null ? node.toString() : folder.toString();
        try {
            if (folder != null) {
                return ModSummary.of(ModFile.parseLax(name, Files.readAllBytes(folder.resolve("go.mod"))));
            }
            byte[] text = source.read(new Endpoint.Mod(effective(node)));
            return ModSummary.of(ModFile.parseLax(name, text));
        } catch (IllegalArgumentException e) {
            problems.found(name, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (folder != null) {
                problems.found(name, "the folder, which replaces " + node + ", has no go.mod file that can be read");
            }
        }
        return ModSummary.EMPTY;
    }

    /** Returns the module whose files are used for a node that no folder replaces. */
    private ModuleVersion effective(Node node) {
        return project.replacements()
                .of(node)
                .map(Replacements.Replacement::module)
                .orElse(node)
                .module();
    }

    /**
     * Returns the build list: the modules whose files are used, without main modules and those that folders replace.
     *
     * @return the modules by their paths
     */
    public List<ModuleVersion> modules() {
        var modules = new ArrayList<ModuleVersion>();
        selected.forEach((path, version) -> {
            var node = new Node(path, version);
            boolean isFolder = project.replacements()
                    .of(node)
                    .filter(replacement -> replacement.folder() != null)
                    .isPresent();
            if (!isFolder && isValid(node)) {
                modules.add(effective(node));
            }
        });
        return modules;
    }

    /**
     * Returns the modules of the build list in whose place others are used. {@code go list -m -u} asks for their info
     * documents all the same.
     *
     * @return modules that may not exist
     */
    public List<ModuleVersion> replaced() {
        var replaced = new ArrayList<ModuleVersion>();
        selected.forEach((path, version) -> {
            var node = new Node(path, version);
            if (project.replacements().of(node).isPresent()) {
                try {
                    replaced.add(node.module());
                } catch (InvalidNameException e) {
                    // nobody can ask for it
                }
            }
        });
        return replaced;
    }

    private boolean isValid(Node node) {
        try {
            var unused = effective(node);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // reported when its go.mod file was read
        }
    }

    /**
     * Returns the paths in whose place others are used. {@code go} may list their versions all the same.
     *
     * @return valid paths; there may be no such modules
     */
    public Set<ModulePath> replacedPaths() {
        return replaced().stream().map(ModuleVersion::path).collect(Collectors.toCollection(TreeSet::new));
    }
}
