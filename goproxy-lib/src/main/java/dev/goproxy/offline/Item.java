package dev.goproxy.offline;

import dev.goproxy.graph.Project;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is needed behind the gap: a project, or a module at a version. Immutable.
 *
 * <p>A project is a {@code go.mod}, {@code go.sum} or {@code go.work} file (or another with such an extension), or a
 * folder that has a {@code go.work} or else a {@code go.mod} file. A module is {@code MODULE@VERSION}, where the
 * version may be {@code latest} or any other query.
 */
public final class Item {
    private final String text;
    private final boolean isListed;
    private final @Nullable Path project;
    private final @Nullable ModulePath module;
    private final String query;

    private Item(String text, boolean isListed) {
        this.text = text;
        this.isListed = isListed;
        this.project = project(text);
        int at = text.lastIndexOf('@');
        this.module = project != null || at < 0 ? null : module(text, at);
        this.query = module == null ? "" : text.substring(at + 1);
        if (project == null && module == null) {
            throw new IllegalArgumentException(
                    text + ": there is no such file or folder, and it is not MODULE@VERSION");
        }
    }

    /**
     * Parses an item that somebody has named deliberately: if it does not exist, that is a failure.
     *
     * @param text a file, a folder or {@code MODULE@VERSION}
     * @return the item
     * @throws IllegalArgumentException if it is none of these
     */
    public static Item parse(String text) {
        return new Item(text, false);
    }

    /**
     * Parses an item of a list of what was asked for in vain, much of which does not exist anywhere.
     *
     * @param text a file, a folder or {@code MODULE@VERSION}
     * @return the item
     * @throws IllegalArgumentException if it is none of these
     */
    public static Item parseListed(String text) {
        return new Item(text, true);
    }

    private static @Nullable Path project(String text) {
        try {
            Path path = Path.of(text);
            if (!Files.exists(path) || text.isEmpty()) {
                return null;
            }
            if (!Files.isDirectory(path) && !text.matches("(?s).*\\.(mod|sum|work)")) {
                throw new IllegalArgumentException(text + ": not a go.mod, go.sum or go.work file");
            }
            return path;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static ModulePath module(String text, int at) {
        try {
            if (at == text.length() - 1) {
                throw new IllegalArgumentException(text + ": the version is missing");
            }
            return ModulePath.parse(text.substring(0, at));
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    /** Whether it is from a list, so that it may well not exist. */
    boolean isListed() {
        return isListed;
    }

    /** Reads the project's files; empty if it is not a project. */
    Optional<Project> readProject() throws IOException {
        try {
            return project == null ? Optional.empty() : Optional.of(Project.read(project));
        } catch (NoSuchFileException e) {
            throw new IOException(e.getMessage() + ": no such file", e);
        }
    }

    Optional<ModulePath> module() {
        return Optional.ofNullable(module);
    }

    String query() {
        return query;
    }

    /**
     * Returns the item as it was parsed.
     *
     * @return the text
     */
    @Override
    public String toString() {
        return text;
    }
}
