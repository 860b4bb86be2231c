package dev.goproxy.vcs;

import static dev.goproxy.vcs.DirectShapes.MODULE;
import static dev.goproxy.vcs.DirectShapes.file;
import static dev.goproxy.vcs.DirectShapes.module;

import dev.goproxy.testkit.TestRepo;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Refs and histories of all kinds, and repositories that have none. */
final class DirectRefShapes {
    private final BiConsumer<String, Consumer<DirectWorld>> add;

    DirectRefShapes(BiConsumer<String, Consumer<DirectWorld>> add) {
        this.add = add;
    }

    private void add(String name, Consumer<DirectWorld> shape) {
        add.accept(name, shape);
    }

    void all() {
        add("branch named like a version", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("v1.0.0").branch("v1.5.0").commit(file("b.go", "package a\n"));
            repo.branch("v2").commit(file("c.go", "package a\n"));
            world.ask(MODULE, "v1.5.0", "v1.5", "v2", "v2.0.0");
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
        add("tag named HEAD", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(module(MODULE));
            repo.tag("HEAD");
            repo.commit(file("b.go", "package a\n"));
            world.ask(MODULE, "HEAD", "main");
        });
        add("tags of a folder and of the root", world -> {
            TestRepo repo = world.repo(MODULE);
            repo.commit(change -> change.file("sub/go.mod", "module " + MODULE + "/sub\n"));
            repo.tag("sub/v1.0.0").tag("sub/v0.0.0-20200101000000-" + repo.tip().substring(0, 12));
            String next = repo.commit(file("sub/b.go", "package a\n"));
            repo.tag("v1.0.0");
            world.ask(MODULE + "/sub", "main", "v1.0.1-0.20200101000100-" + next.substring(0, 12));
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
    }
}
