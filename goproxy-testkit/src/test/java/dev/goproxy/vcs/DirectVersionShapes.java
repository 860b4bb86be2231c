package dev.goproxy.vcs;

import static dev.goproxy.vcs.DirectShapes.MODULE;
import static dev.goproxy.vcs.DirectShapes.file;
import static dev.goproxy.vcs.DirectShapes.module;

import dev.goproxy.testkit.TestRepo;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Tags that are versions, retractions of them, and the commits between. */
final class DirectVersionShapes {
    private final BiConsumer<String, Consumer<DirectWorld>> add;

    DirectVersionShapes(BiConsumer<String, Consumer<DirectWorld>> add) {
        this.add = add;
    }

    private void add(String name, Consumer<DirectWorld> shape) {
        add.accept(name, shape);
    }

    void all() {
        tags();
        retractions();
    }

    private void tags() {
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
        add("build metadata and another major version", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v2.0.0+meta");
            repo.commit(file("b.go", "package a\n"));
            repo.tag("v2.1.0+meta").tag("v1.0.0");
            world.ask(MODULE, "v2.0.0+meta", "v2.1.0+meta", "main");
        });
        add("tags of tags", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v0.1.0").annotatedTag("in");
            repo.git("-c", "user.name=T", "-c", "user.email=t@example.com", "tag", "-a", "-m", "x", "v1.0.0", "in");
            repo.commit(file("b.go", "package a\n"));
            world.ask(MODULE, "v0.1.0", "v1.0.0", "in", "main");
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

    private void retractions() {
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
        add("head that retracts itself", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(file("go.mod", "module " + MODULE + "\n\nretract [v0.0.0-0, v1.99.0]\n"));
            world.ask(MODULE, "main");
        });
        add("head retracted by a release", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(file("go.mod", "module " + MODULE + "\n\nretract [v0.0.0-0, v1.99.0]\n"));
            repo.tag("v1.0.0");
            repo.commit(file("b.go", "package a\n"));
            world.ask(MODULE, "main", "v1");
        });
        add("highest version that is a tree", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.commit(file("b.go", "package a\n"));
            repo.tag("v1.1.0").tag("v1.1.1-pre", repo.git("rev-parse", "HEAD^{tree}"));
            repo.tag("v1.2.0-pre", repo.git("rev-parse", "HEAD^{tree}"));
            world.ask(MODULE, "v1", "v1.1", "main");
        });
        add("retracted head", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0");
            repo.commit(file("go.mod", "module " + MODULE + "\nretract v1.1.0\n"));
            repo.tag("v1.1.0");
            world.ask(MODULE, "main", "HEAD", repo.tip());
        });
    }
}
