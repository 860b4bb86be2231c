package dev.goproxy.vcs;

import static dev.goproxy.vcs.DirectShapes.MODULE;
import static dev.goproxy.vcs.DirectShapes.file;
import static dev.goproxy.vcs.DirectShapes.module;

import dev.goproxy.testkit.TestRepo;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What is in a repository: modules in folders, and files of all kinds. */
final class DirectFileShapes {
    private final BiConsumer<String, Consumer<DirectWorld>> add;

    DirectFileShapes(BiConsumer<String, Consumer<DirectWorld>> add) {
        this.add = add;
    }

    private void add(String name, Consumer<DirectWorld> shape) {
        add.accept(name, shape);
    }

    void all() {
        folders();
        contents();
    }

    private void folders() {
        add("module in a folder", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("LICENSE", "free\n")
                    .file("sub/dir/go.mod", "module " + MODULE + "/sub/dir\n")
                    .file("sub/dir/a.go", "package a\n")
                    .file("sub/x.go", "package x\n")
                    .file("go.mod", "module " + MODULE + "\n"));
            repo.tag("v1.0.0").tag("sub/dir/v0.1.0").tag("sub/dir/v2.0.0").tag("sub/v0.5.0");
            repo.commit(change -> change.file("sub/dir/LICENSE", "other\n"));
            repo.tag("sub/dir/v0.2.0");
            repo.commit(file("sub/dir/b.go", "package a\n"));
            world.ask(MODULE, "main", "sub/dir/v0.1.0");
            world.ask(MODULE + "/sub/dir", "main", "v0.1.0", "v1.0.0");
            world.ask(MODULE + "/sub", "main");
            world.ask(MODULE + "/nowhere", "main");
            world.ask(MODULE + "/sub/dir/v2", "main");
        });
        add("license of other kinds", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.symlink("LICENSE", "COPYING")
                    .file("COPYING", "free\n")
                    .file("sub/go.mod", "module " + MODULE + "/sub\n"));
            repo.tag("sub/v1.0.0");
            repo.commit(change -> change.file("sub/license", "lower\n"));
            repo.tag("sub/v1.1.0");
            repo.commit(change -> change.delete("sub/license").symlink("sub/LICENSE", "x"));
            repo.tag("sub/v1.2.0");
            repo.commit(change -> change.delete("sub/LICENSE")
                    .file("sub/LICENSE/x", "x")
                    .delete("LICENSE")
                    .file("LICENSE", "real\n"));
            repo.tag("sub/v1.3.0");
            repo.commit(change -> change.delete("sub/LICENSE").executable("LICENSE", "real\n"));
            repo.tag("sub/v1.4.0");
            world.ask(MODULE + "/sub");
        });
        add("nested modules", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n")
                    .file("in/go.mod", "module x\n")
                    .file("in/a.go", "package a\n")
                    .file("odd/GO.MOD", "x")
                    .file("odd/b.go", "package b\n")
                    .file("in/deep/c.go", "package c\n"));
            repo.tag("v1.0.0");
            repo.commit(change -> change.symlink("link/go.mod", "x").file("link/a.go", "package a\n"));
            repo.tag("v1.1.0");
            world.ask(MODULE);
        });
        add("odd names", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n")
                    .file("Ünï/ö.txt", "x")
                    .file("a b.txt", "x")
                    .file("x~1", "x")
                    .file("#$%&()+,-.=@[]^_{}~!", "x"));
            repo.tag("v1.0.0");
            repo.commit(change -> change.file("a:b", "x"));
            repo.tag("v1.1.0");
            repo.commit(change -> change.delete("a:b").file("README", "x").file("readme", "y"));
            repo.tag("v1.2.0");
            repo.commit(change -> change.delete("readme").file("d/x", "x").file("D/y", "y"));
            repo.tag("v1.3.0");
            repo.commit(change -> change.delete("D").symlink("README2", "x").file("readme2", "y"));
            repo.tag("v1.4.0");
            repo.commit(change -> change.delete("README2").file("aux.txt", "y"));
            repo.tag("v1.5.0");
            repo.commit(change -> change.delete("aux.txt").file("x\ny", "y"));
            repo.tag("v1.6.0");
            repo.commit(change -> change.delete("x\ny")
                    .file(".hg_archival.txt", "y")
                    .file("sub/.hg_archival.txt", "y")
                    .file("dot.", "x"));
            repo.tag("v1.7.0");
            repo.commit(change -> change.delete("dot.").file("x".repeat(150) + "/" + "y".repeat(150), "long"));
            repo.tag("v1.8.0");
            world.ask(MODULE);
        });
        add("GO.MOD in the root", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("GO.MOD", "module " + MODULE + "\n"));
            repo.tag("v1.0.0");
            world.ask(MODULE);
        });
        for (String go : new String[] {
            "", "go 1.23\n", "go 1.24\n", "go 1.24rc1\n", "go 1.9\n", "oops\n", "go 1.24.1rc1\n", "go 1.24rc01\n"
        }) {
            add("vendor with " + go.strip(), world -> {
                TestRepo repo = world.repo(MODULE);
                repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n" + go)
                        .file("vendor/modules.txt", "x")
                        .file("vendor/a/b.go", "x")
                        .file("x/vendor/c.go", "x")
                        .file("x/vendor/d/e.go", "x")
                        .file("pkg/vendor/vendor.go", "x")
                        .file("longer/vendor/f.go", "x")
                        .file("vendored/g/h.go", "x")
                        .file("x/vendor/modules.txt", "x"));
                repo.tag("v1.0.0");
                world.ask(MODULE);
            });
        }
        add("link to a very long name", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n")
                    .symlink("link", "long/".repeat(250_000) + "x")
                    .symlink("go.sum", "y".repeat(300)));
            repo.tag("v1.0.0");
            world.ask(MODULE);
        });
        add("links, modes and submodules", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n")
                    .symlink("link", "go.mod")
                    .executable("run", "x")
                    .submodule("sub", "0123456789012345678901234567890123456789")
                    .file(".gitmodules", "x"));
            repo.tag("v1.0.0");
            world.ask(MODULE);
        });
        add("attributes", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n")
                    .file(
                            ".gitattributes",
                            "*.crlf text eol=crlf\nid.txt ident\nsub.txt export-subst\nhidden export-ignore\n*.u16 working-tree-encoding=UTF-16LE\ngo.mod text eol=crlf\n")
                    .file("a.crlf", "x\ny\n")
                    .file("b.txt", "x\r\ny\r\n")
                    .file("id.txt", "$Id$\n")
                    .file("sub.txt", "$Format:%H$\n")
                    .file("hidden", "x\n")
                    .file("w.u16", "hi\n")
                    .file("sub/.gitattributes", "* -text\n")
                    .file("sub/c.crlf", "x\r\n"));
            repo.tag("v1.0.0");
            world.ask(MODULE);
        });
        add("LFS pointers and a configured filter", world -> {
            world.config("[filter \"up\"]\n  smudge = tr a-z A-Z\n  clean = cat\n");
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n")
                    .file(".gitattributes", "*.bin filter=lfs\n*.up filter=up\n")
                    .file("a.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n")
                    .file("b.up", "hello\n"));
            repo.tag("v1.0.0");
            world.ask(MODULE);
        });
    }

    private void contents() {
        add("operator's settings", world -> {
            world.config("[core]\n autocrlf = true\n eol = crlf\n attributesFile = " + "/nowhere"
                    + "\n[log]\n showSignature = true\n decorate = full\n");
            world.config(
                    "[color]\n ui = always\n[fetch]\n prune = true\n pruneTags = true\n[safe]\n bareRepository = explicit\n[tar]\n umask = 0777\n");
            world.config(
                    "[column]\n ui = always\n[transfer]\n fsckObjects = false\n[init]\n defaultBranch = x\n[gc]\n auto = 1\n[core]\n quotePath = true\n");
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("go.mod", "module " + MODULE + "\n")
                    .file("a.txt", "x\ny\n")
                    .file("b.txt", "x\r\ny\r\n")
                    .file(".gitattributes", "a.txt text\n"));
            repo.tag("v1.0.0");
            repo.commit(file("c.go", "package a\n"));
            world.ask(MODULE, "main", repo.tip());
        });
        add("sizes", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(
                    change -> change.file("go.mod", "module " + MODULE + "\n").file("LICENSE", "x".repeat(16 << 20)));
            repo.tag("v1.0.0");
            repo.commit(change -> change.file("LICENSE", "x".repeat((16 << 20) + 1)));
            repo.tag("v1.1.0");
            repo.commit(change -> change.delete("LICENSE").file("empty", "").file("big.txt", "y".repeat(20 << 20)));
            repo.tag("v1.2.0");
            world.ask(MODULE);
        });
        add("empty tree and only a vendor folder", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.message("nothing"));
            repo.tag("v1.0.0");
            repo.commit(change -> change.file("vendor/x/y.go", "x").file("sub/.gitignore", "x"));
            repo.tag("v1.1.0");
            world.ask(MODULE, "main");
            world.ask(MODULE + "/sub", "main");
        });
        add("names with upper case", world -> {
            TestRepo repo = world.repo("github.com/Azure/Go-Thing");
            repo.commit(module("github.com/Azure/Go-Thing"));
            repo.tag("v1.0.0").tag("v1.1.0-RC1").branch("Feature").commit(file("x.go", "package a\n"));
            world.ask("github.com/Azure/Go-Thing", "Feature", "main");
        });
    }
}
