package dev.goproxy.testkit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Repositories of all shapes, each with what is asked of it. */
final class DirectShapes {
    static final String MODULE = "github.com/u/r";

    private final Map<String, Consumer<DirectWorld>> shapes = new LinkedHashMap<>();

    static Map<String, Consumer<DirectWorld>> all() {
        DirectShapes shapes = new DirectShapes();
        shapes.versions();
        shapes.majors();
        shapes.folders();
        shapes.moreVersions();
        new DirectPageShapes(shapes::add).all();
        return shapes.shapes;
    }

    private void add(String name, Consumer<DirectWorld> shape) {
        shapes.put(name, shape);
    }

    /** A first commit of a module with a Go file. */
    static Consumer<Change> module(String path) {
        return change -> change.file("go.mod", "module " + path + "\n").file("a.go", "package a\n");
    }

    private static Consumer<Change> file(String name, String text) {
        return change -> change.file(name, text);
    }

    private void versions() {
        add("releases and pre-releases", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v0.9.0").tag("v0.10.0-rc.1");
            String second = repo.commit(file("b.go", "package a\n"));
            repo.tag("v1.0.0")
                    .annotatedTag("v1.0.1")
                    .tag("v1.2.0-beta")
                    .tag("v1.2")
                    .tag("v1")
                    .tag("1.0.5")
                    .tag("v01.0.0");
            String third = repo.commit(file("c.go", "package a\n"));
            world.ask(
                    MODULE,
                    "v1",
                    "v1.0",
                    "v1.2",
                    "v0",
                    "v2",
                    "main",
                    "HEAD",
                    "master",
                    second,
                    third,
                    third.substring(0, 7),
                    third.substring(0, 6),
                    "v1.0.0+meta",
                    "v1.0",
                    "v9.9.9",
                    "1.0.5",
                    "v01.0.0",
                    "main~1",
                    "refs/heads/main");
        });
        add("no tags", world -> {
            TestRepo repo = world.repo(MODULE);
            String first = repo.commit(module(MODULE));
            String second = repo.commit(change -> change.file("b.go", "package a\n")
                    .writtenBy("X <x@example.com>", Instant.parse("2001-02-03T04:05:06Z")));
            world.ask(
                    MODULE,
                    "main",
                    "v1",
                    first,
                    second.substring(0, 12),
                    "v0.0.0-20200101000000-" + first.substring(0, 12),
                    "v0.0.0-20200101000100-" + second.substring(0, 12),
                    "v0.0.0-20200101000001-" + first.substring(0, 12),
                    "v1.0.0-20200101000000-" + first.substring(0, 12),
                    "v0.0.1-0.20200101000000-" + first.substring(0, 12),
                    "v0.0.0-20200101000000-" + first.substring(0, 11),
                    "v0.0.0-20200101000000-" + first.substring(0, 13));
        });
        add("only pre-releases", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0-alpha").tag("v1.0.0-alpha.1").tag("v1.0.0-beta.11").tag("v1.0.0-beta.2");
            repo.commit(file("b.go", "package a\n"));
            world.ask(MODULE, "main", "v1", "v1.0");
        });
        add("pseudo-version bases", world -> {
            TestRepo repo = world.repo(MODULE);
            String first = repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            String second = repo.commit(file("b.go", "package a\n"));
            repo.branch("dev").commit(file("d.go", "package a\n"));
            repo.tag("v1.5.0-pre");
            String dev = repo.commit(file("e.go", "package a\n"));
            repo.branch("main").commit(file("c.go", "package a\n"));
            String merge = repo.commit(change -> change.merge(dev).file("f.go", "package a\n"));
            String s = second.substring(0, 12);
            world.ask(
                    MODULE,
                    "main",
                    "dev",
                    first,
                    second,
                    dev,
                    merge,
                    "v1.0.1-0.20200101000100-" + s,
                    "v1.0.2-0.20200101000100-" + s,
                    "v0.0.0-20200101000100-" + s,
                    "v1.0.0-0.20200101000100-" + s,
                    "v1.5.0-pre.0.20200101000100-" + s,
                    "v1.0.1-0.20200101000000-" + first.substring(0, 12),
                    "v1.5.0-pre.0.20200101000300-" + dev.substring(0, 12),
                    "v1.0.1-0.20200101000300-" + dev.substring(0, 12));
        });
        add("build metadata in tags", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.2.3+meta");
            String second = repo.commit(file("b.go", "package a\n"));
            repo.tag("v1.3.0").tag("v1.3.0+other");
            repo.commit(file("c.go", "package a\n"));
            world.ask(
                    MODULE,
                    "v1.2.3+meta",
                    "v1.2.3",
                    "v1.3.0+other",
                    "v1.3.0+unknown",
                    "v1.2.3+unknown",
                    "main",
                    second);
        });
        add("branch named like a version", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0").branch("v1.5.0").commit(file("b.go", "package a\n"));
            repo.branch("v2").commit(file("c.go", "package a\n"));
            world.ask(MODULE, "v1.5.0", "v1.5", "v2", "v2.0.0");
        });
        add("retractions", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.commit(file("b.go", "package a\n"));
            repo.tag("v1.1.0");
            repo.commit(
                    file("go.mod", "module " + MODULE + "\n\nretract (\n\tv1.2.0 // oops\n\t[v1.1.0, v1.1.5]\n)\n"));
            repo.tag("v1.2.0");
            String after = repo.commit(file("c.go", "package a\n"));
            world.ask(MODULE, "main", after, "v1", "v1.1", "v1.2");
        });
        add("everything retracted", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(file("go.mod", "module " + MODULE + "\n\nretract [v0.0.0, v1.99.0]\n"));
            repo.tag("v1.0.0").tag("v1.1.0");
            repo.commit(file("b.go", "package a\n"));
            world.ask(MODULE, "main", "v1");
        });
        add("no commits", world -> {
            world.repo(MODULE);
            world.ask(MODULE, "main", "v1.0.0");
        });
        add("HEAD names no branch", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.head("nowhere");
            world.ask(MODULE, "HEAD", "main");
        });
        add("tags on a tree and a blob", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0").tag("v1.1.0", repo.git("rev-parse", "HEAD^{tree}"));
            repo.tag("v1.2.0", repo.git("rev-parse", "HEAD:a.go"));
            world.ask(MODULE, "main");
        });
        add("commits that only pull requests reach", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            String pull = repo.branch("pull").commit(file("b.go", "package a\n"));
            repo.ref("refs/pull/1/head", pull).deleteRef("refs/heads/pull");
            world.ask(MODULE, pull, pull.substring(0, 12), "v0.0.0-20200101000100-" + pull.substring(0, 12));
        });
        add("tag and branch of one name", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("x").branch("x").commit(file("b.go", "package a\n"));
            repo.tag("deadbee").branch("cafe123");
            world.ask(MODULE, "x", "deadbee", "cafe123", "X");
        });
        add("sha256", world -> {
            TestRepo repo = world.repo(MODULE, TestRepo.createSha256());
            String first = repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            String second = repo.commit(file("b.go", "package a\n"));
            world.ask(MODULE, "main", first, second, second.substring(0, 12), second.substring(0, 40));
        });
        add("missing repository", world -> world.ask("github.com/u/nothing", "main", "v1.0.0"));
    }

    private void majors() {
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
        for (String go : new String[] {"", "go 1.23\n", "go 1.24\n", "go 1.24rc1\n", "go 1.9\n", "oops\n"}) {
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

    private void moreVersions() {
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
        add("retractions of a retracted latest", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0").tag("v1.0.1-pre");
            repo.commit(file("go.mod", "module " + MODULE + "\nretract v1.1.0\nretract v1.0.0\n"));
            repo.tag("v1.1.0");
            repo.commit(file("go.mod", "module " + MODULE + "\nretract oops\nretract v1.1.0 // x\n"));
            repo.tag("v1.1.1-rc");
            repo.commit(file("x.go", "package a\n"));
            world.ask(MODULE, "main", "v1", "v1.0", "v1.1");
        });
        add("unreadable retractions", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.commit(file("go.mod", "module " + MODULE + "\nretract (\n"));
            repo.tag("v1.1.0");
            repo.commit(file("x.go", "package a\n"));
            world.ask(MODULE, "main", "v1", "v1.0");
        });
        add("latest that can't be used", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.commit(module(MODULE + "/v5"));
            repo.tag("v1.1.0");
            world.ask(MODULE, "main", "v1");
        });
        add("retracted head", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.commit(file("go.mod", "module " + MODULE + "\nretract v1.1.0\n"));
            repo.tag("v1.1.0");
            world.ask(MODULE, "main", "HEAD", repo.tip());
        });
        add("several tags on a commit", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0")
                    .tag("v1.4.0-rc.1")
                    .annotatedTag("v1.3.0")
                    .tag("v0.1.0")
                    .tag("latest-ish");
            String old = repo.tip();
            repo.commit(file("x.go", "package a\n"));
            world.ask(MODULE, "main", "latest-ish", "v1.3.0", old, old.substring(0, 8));
        });
        add("odd refs", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0")
                    .tag("--upload-pack=x")
                    .ref("refs/heads/-f", repo.tip())
                    .ref("refs/tags/-v1.2.0", repo.tip());
            repo.ref("refs/notes/commits", repo.tip()).ref("refs/tags/refs/heads/main", repo.tip());
            repo.commit(file("x.go", "package a\n"));
            repo.tag("HEAD").branch("a@b").branch("a+b");
            world.ask(MODULE, "main", "HEAD", "a+b", "v1.0.0^{}", "main^{commit}", "tags", "heads");
        });
        add("deep histories and merges", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0").branch("side").commit(file("side.go", "package a\n"));
            repo.tag("v1.9.0");
            repo.commit(file("side2.go", "package a\n"));
            String side = repo.tip();
            repo.branch("main");
            for (int i = 0; i < 5; i++) {
                int n = i;
                repo.commit(file("x" + i + ".go", "package a // " + n + "\n"));
            }
            String before = repo.tip();
            repo.commit(change -> change.merge(side));
            repo.branch("other")
                    .commit(change ->
                            change.orphan().file("y.go", "package a\n").file("go.mod", "module " + MODULE + "\n"));
            world.ask(MODULE, "main", "side", "other", before, before.substring(0, 7), side);
        });
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
        add("times before 1970 and far ahead", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change ->
                    change.file("go.mod", "module " + MODULE + "\n").at(Instant.parse("1970-01-01T00:00:01Z")));
            repo.commit(change -> change.file("x.go", "package a\n").at(Instant.parse("2038-01-19T03:14:08Z")));
            String first = repo.git("rev-parse", "main^");
            world.ask(MODULE, "main", first);
        });
    }
}
