package dev.goproxy.vcs;

import dev.goproxy.testkit.Change;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Repositories of all shapes, each with what is asked of it. */
public final class DirectShapes {
    public static final String MODULE = "github.com/u/r";

    private final Map<String, Consumer<DirectWorld>> shapes = new LinkedHashMap<>();

    static Map<String, Consumer<DirectWorld>> all() {
        DirectShapes shapes = new DirectShapes();
        new DirectVersionShapes(shapes::add).all();
        new DirectRefShapes(shapes::add).all();
        new DirectMajorShapes(shapes::add).all();
        new DirectFileShapes(shapes::add).all();
        new DirectPageShapes(shapes::add).all();
        return shapes.shapes;
    }

    private void add(String name, Consumer<DirectWorld> shape) {
        shapes.put(name, shape);
    }

    /** A first commit of a module with a Go file. */
    public static Consumer<Change> module(String path) {
        return change -> change.file("go.mod", "module " + path + "\n").file("a.go", "package a\n");
    }

    /** A commit of one file. */
    public static Consumer<Change> file(String name, String text) {
        return change -> change.file(name, text);
    }
}
