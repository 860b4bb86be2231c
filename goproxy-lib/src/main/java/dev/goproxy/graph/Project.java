package dev.goproxy.graph;

import dev.goproxy.checksum.GoSum;
import dev.goproxy.checksum.GoSumLine;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.modfile.WorkFile;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The main module, or the main modules of a workspace, as their files describe them. */
public final class Project {
    /** A main module, or a module that {@code go install} is asked for. */
    record Main(String path, List<Node> requires, boolean pruned, boolean needsUnpruned) {}

    private final List<Main> mains = new ArrayList<>();
    private final Replacements replacements = new Replacements();
    private final Set<Node> excluded = new HashSet<>();
    private final List<GoSumLine> sums = new ArrayList<>();
    private @Nullable String go;
    private @Nullable String toolchain;

    private Project() {}

    /**
     * Reads a workspace, a main module or a go.sum file.
     *
     * @param file a go.work, go.mod or go.sum file by its extension, or a folder with a go.work or a go.mod file
     * @throws IOException if a file can't be read
     * @throws IllegalArgumentException if a file is malformed
     */
    public static Project read(Path file) throws IOException {
        var project = new Project();
        Path absolute = file.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            Path work = absolute.resolve("go.work");
            project.add(Files.exists(work) ? work : absolute.resolve("go.mod"));
        } else {
            project.add(absolute);
        }
        return project;
    }

    /** Returns a project that does nothing but require a module, as {@code go install MODULE@VERSION} has it. */
    public static Project of(ModuleVersion module) {
        var project = new Project();
        var root = new Node(module.path().path(), module.version());
        project.mains.add(new Main("", List.of(root), true, false));
        return project;
    }

    private void add(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".sum")) {
            addSums(file);
        } else if (name.endsWith(".work")) {
            addWorkspace(file);
        } else {
            ModFile mod = addMain(file);
            go = mod.go().orElse(null);
            toolchain = mod.toolchain().orElse(null);
        }
    }

    private void addWorkspace(Path file) throws IOException {
        WorkFile work = WorkFile.parse(file.toString(), Files.readAllBytes(file));
        replacements.add(file.resolveSibling(""), work.replace());
        for (String folder : work.use()) {
            addMain(file.resolveSibling(folder).resolve("go.mod"));
        }
        addSumsIfThere(file.resolveSibling(file.getFileName() + ".sum"));
        go = work.go().orElse(null);
        toolchain = work.toolchain().orElse(null);
    }

    private ModFile addMain(Path file) throws IOException {
        ModFile mod = ModFile.parse(file.toString(), Files.readAllBytes(file));
        String path = mod.module().map(ModFile.Module::path).orElse("");
        mains.add(new Main(path, ModSummary.nodes(mod), ModSummary.isPruned(mod), ModSummary.isOf117(mod)));
        replacements.add(file.resolveSibling(""), mod.replace());
        mod.exclude().forEach(line -> excluded.add(new Node(line.path(), line.version())));
        String name = String.valueOf(file.getFileName());
        addSumsIfThere(file.resolveSibling(name.replaceFirst("\\.mod$", "") + ".sum"));
        return mod;
    }

    private void addSumsIfThere(Path file) throws IOException {
        try {
            addSums(file);
        } catch (NoSuchFileException e) {
            // a project without dependencies, or one that was not tidied yet
        }
    }

    private void addSums(Path file) throws IOException {
        sums.addAll(GoSum.parseLax(Files.readString(file)).lines());
    }

    List<Main> mains() {
        return mains;
    }

    Replacements replacements() {
        return replacements;
    }

    Set<Node> excluded() {
        return excluded;
    }

    /** Returns the lines of all go.sum files, which may be invalid. */
    public List<GoSumLine> sums() {
        return sums;
    }

    /** Returns whether there are main modules, rather than a go.sum file alone. */
    public boolean hasGraph() {
        return !mains.isEmpty();
    }

    /** Returns the go line that decides about the toolchain. */
    public Optional<String> go() {
        return Optional.ofNullable(go);
    }

    /** Returns the toolchain line that decides about the toolchain. */
    public Optional<String> toolchain() {
        return Optional.ofNullable(toolchain);
    }
}
