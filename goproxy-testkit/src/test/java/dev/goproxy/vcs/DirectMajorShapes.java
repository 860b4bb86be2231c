package dev.goproxy.vcs;

import static dev.goproxy.vcs.DirectShapes.MODULE;
import static dev.goproxy.vcs.DirectShapes.file;
import static dev.goproxy.vcs.DirectShapes.module;

import dev.goproxy.testkit.TestRepo;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Major versions: by branch, by folder, or incompatible. */
final class DirectMajorShapes {
    private final BiConsumer<String, Consumer<DirectWorld>> add;

    DirectMajorShapes(BiConsumer<String, Consumer<DirectWorld>> add) {
        this.add = add;
    }

    private void add(String name, Consumer<DirectWorld> shape) {
        add.accept(name, shape);
    }

    void all() {
        incompatible();
        branchesAndFolders();
    }

    private void incompatible() {
        add("+incompatible", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(file("a.go", "package a\n"));
            repo.tag("v1.0.0").tag("v2.0.0").tag("v2.1.0");
            repo.commit(file("b.go", "package a\n"));
            repo.tag("v3.0.0");
            repo.commit(file("c.go", "package a\n"));
            world.ask(
                    MODULE,
                    "main",
                    "v2",
                    "v2.0.0",
                    "v2.0.0+incompatible",
                    "v1.0.0+incompatible",
                    "v3",
                    "v9.0.0+incompatible");
            world.ask(MODULE + "/v2", "v2.0.0", "main");
        });
        add("+incompatible until there is a go.mod", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(file("a.go", "package a\n"));
            repo.tag("v1.0.0").tag("v2.0.0");
            repo.commit(module(MODULE + "/v3"));
            repo.tag("v3.0.0");
            String last = repo.commit(file("c.go", "package a\n"));
            world.ask(MODULE, "main", "v2", "v2.0.0", "v3.0.0", "v3.0.0+incompatible", last);
            world.ask(MODULE + "/v3", "main", "v3", last);
        });
        add("no +incompatible after a go.mod in v1", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(file("a.go", "package a\n"));
            repo.tag("v2.0.0");
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            world.ask(MODULE, "main", "v2", "v2.0.0", "v2.0.0+incompatible");
        });
        add("+incompatible beside a major folder", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("a.go", "package a\n").file("v2/go.mod", "module " + MODULE + "/v2\n"));
            repo.tag("v2.0.0").tag("v3.0.0");
            String next = repo.commit(file("b.go", "package b\n"));
            world.ask(MODULE, "main", "v2.0.0", "v2.0.0+incompatible", "v3.0.0", "v3", next);
            world.ask(MODULE + "/v2", "main");
        });
        add("+incompatible pseudo-versions", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(file("a.go", "package a\n"));
            repo.tag("v2.0.0");
            String next = repo.commit(file("b.go", "package b\n"));
            String h = next.substring(0, 12);
            world.ask(
                    MODULE,
                    "main",
                    "v2.0.1-0.20200101000100-" + h + "+incompatible",
                    "v2.0.1-0.20200101000100-" + h,
                    "v2.0.0-20200101000100-" + h + "+incompatible",
                    "v0.0.0-20200101000100-" + h,
                    "v2.0.1-0.20200101000100-" + h + "+meta");
        });
    }

    private void branchesAndFolders() {
        add("pseudo-version that lacks +incompatible", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("a.go", "package a\n").file("v2/go.mod", "module " + MODULE + "/v2\n"));
            repo.tag("v2.0.0").tag("v1.0.0");
            String tip = repo.commit(file("b.go", "package a\n")).substring(0, 12);
            world.ask(
                    MODULE,
                    "main",
                    "v2.0.1-0.20200101000100-" + tip,
                    "v2.0.1-0.20200101000100-" + tip + "+incompatible");
            world.ask(
                    MODULE + "/v2",
                    "v1.0.1-0.20200101000100-" + tip + "+incompatible",
                    "v1.0.1-0.20200101000100-" + tip);
        });
        add("go.mod of gopkg.in", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module("gopkg.in/x"));
            repo.tag("v1.0.0");
            repo.commit(module("gopkg.in/x.v2-unstable"));
            repo.tag("v2.0.0").tag("v1.1.0");
            repo.commit(module("gopkg.in/x.v1-unstable"));
            repo.tag("v1.2.0");
            world.ask(MODULE, "main", "v1.0.0", "v1.1.0");
            world.ask(MODULE + "/v2", "main", "v2.0.0");
        });
        add("major version by branch", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.branch("v2").commit(module(MODULE + "/v2"));
            repo.tag("v2.0.0");
            repo.commit(file("b.go", "package a\n"));
            world.ask(MODULE, "v2", "v2.0.0", "main");
            world.ask(MODULE + "/v2", "v2", "main", "v2.0.0");
            world.ask(MODULE + "/v3", "main");
        });
        add("major version by folder", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.commit(change ->
                    change.file("v2/go.mod", "module " + MODULE + "/v2\n").file("v2/a.go", "package a\n"));
            repo.tag("v2.0.0").tag("v1.1.0").tag("v2/v2.5.0");
            world.ask(MODULE, "main");
            world.ask(MODULE + "/v2", "main", "v2.5.0");
        });
        add("major version claimed twice", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("v2/go.mod", "module " + MODULE + "/v2\n")
                    .file("go.mod", "module " + MODULE + "/v2\n"));
            repo.tag("v2.0.0");
            world.ask(MODULE + "/v2", "main");
            world.ask(MODULE, "main");
        });
        add("major folder with another path", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("v2/go.mod", "module " + MODULE + "/v3\n")
                    .file("go.mod", "module " + MODULE + "/v2\n"));
            repo.tag("v2.0.0");
            repo.commit(change -> change.file("v2/go.mod", "// no module\n"));
            repo.tag("v2.0.1");
            world.ask(MODULE + "/v2", "main");
        });
        add("go.mod of another path", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module("example.com/fork"));
            repo.tag("v1.0.0");
            repo.commit(module("example.com/fork/v2"));
            repo.tag("v1.1.0").tag("v2.0.0");
            repo.commit(module("gopkg.in/fork.v3"));
            repo.tag("v1.2.0").tag("v3.0.0");
            repo.commit(file("go.mod", "module\n"));
            repo.tag("v1.3.0");
            repo.commit(file("go.mod", "// nothing\nmodule \"" + MODULE + "\" // x\n"));
            repo.tag("v1.4.0");
            repo.commit(file("go.mod", "modulex y\nmodule (\n" + MODULE + "\n)\n"));
            repo.tag("v1.5.0");
            repo.commit(file("go.mod", "\uFEFFmodule " + MODULE + "\n"));
            repo.tag("v1.6.0");
            repo.commit(file("go.mod", "/* x */\nmodule `" + MODULE + "`\nfoo bar\n"));
            repo.tag("v1.7.0");
            world.ask(MODULE, "main");
            world.ask(MODULE + "/v2", "main");
            world.ask(MODULE + "/v3", "main");
        });
        add("go.mod that is no file", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.symlink("go.mod", "other.mod").file("other.mod", "module " + MODULE + "\n"));
            repo.tag("v1.0.0");
            repo.commit(change -> change.symlink("go.mod", "module " + MODULE + "\n"));
            repo.tag("v1.1.0");
            repo.commit(change -> change.delete("go.mod").file("go.mod/x", "y"));
            repo.tag("v1.2.0");
            repo.commit(change -> change.delete("go.mod").submodule("go.mod", repo.tip()));
            repo.tag("v1.3.0");
            world.ask(MODULE, "main");
        });
        add("major version and folder", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change ->
                    change.file("sub/go.mod", "module " + MODULE + "/sub\n").file("sub/a.go", "package a\n"));
            repo.tag("sub/v1.0.0");
            repo.commit(change -> change.file("sub/v2/go.mod", "module " + MODULE + "/sub/v2\n")
                    .file("sub/v2/a.go", "package a\n"));
            repo.tag("sub/v2.0.0").tag("sub/v2/v2.1.0");
            repo.commit(change -> change.file("sub/go.mod", "module " + MODULE + "/sub/v3\n"));
            repo.annotatedTag("sub/v3.0.0");
            world.ask(MODULE + "/sub", "main");
            world.ask(MODULE + "/sub/v2", "main", "v2.1.0");
            world.ask(MODULE + "/sub/v3", "main");
            world.ask(MODULE + "/v2/sub", "main");
        });
    }
}
