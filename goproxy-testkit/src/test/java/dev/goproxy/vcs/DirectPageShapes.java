package dev.goproxy.vcs;

import dev.goproxy.testkit.HostFault;
import dev.goproxy.testkit.TestRepo;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Ways from a module path to its repository. */
final class DirectPageShapes {
    private static final String HOST = "corp.example.com";

    private final BiConsumer<String, Consumer<DirectWorld>> add;

    DirectPageShapes(BiConsumer<String, Consumer<DirectWorld>> add) {
        this.add = add;
    }

    private void add(String name, Consumer<DirectWorld> shape) {
        add.accept(name, shape);
    }

    private static TestRepo hello(DirectWorld world, String module) {
        TestRepo repo = TestRepo.create();
        repo.commit(change -> change.file("go.mod", "module " + module + "\n").file("a.go", "package a\n"));
        repo.tag("v1.0.0");
        return world.repo("git." + HOST + "/hello", repo);
    }

    private static void page(DirectWorld world, String address, String html) {
        world.net().page(address, 200, html);
    }

    private static String tag(String content) {
        return "<meta name=\"go-import\" content=\"" + content + "\">";
    }

    void all() {
        vanity();
        html();
        qualifiers();
        policy();
    }

    private void vanity() {
        add("vanity page", world -> {
            hello(world, HOST + "/hello").tag("v1.1.0");
            world.net().goImport(HOST + "/hello", "git", "https://git." + HOST + "/hello");
            world.ask(HOST + "/hello", "main");
            world.ask(HOST + "/hello/sub", "main");
            world.ask(HOST + "/hello/v2", "main");
            world.ask(HOST + "/other", "main");
        });
        add("page of a bare host", world -> {
            hello(world, HOST);
            world.net().goImport(HOST, "git", "https://git." + HOST + "/hello");
            world.ask(HOST, "main");
        });
        add("page with a subdirectory", world -> {
            TestRepo repo = world.repo("git." + HOST + "/hello");
            repo.commit(change -> change.file("go/mod/go.mod", "module " + HOST + "/hello\n")
                    .file("y/go/mod/go.mod", "module " + HOST + "/hello/y\n")
                    .file("LICENSE", "free\n")
                    .file("go/mod/v2/go.mod", "module " + HOST + "/hello/v2\n"));
            repo.tag("go/mod/v1.0.0").tag("v1.1.0").tag("y/go/mod/v0.1.0").tag("go/mod/v2.0.0");
            world.net().goImport(HOST + "/hello", HOST + "/hello git https://git." + HOST + "/hello go/mod");
            world.ask(HOST + "/hello", "main");
            world.ask(HOST + "/hello/y", "main");
            world.ask(HOST + "/hello/v2", "main");
        });
        add("root with a major version", world -> {
            TestRepo repo = hello(world, HOST + "/hello/v2");
            repo.tag("v2.0.0");
            world.net().goImport(HOST + "/hello/v2", "git", "https://git." + HOST + "/hello");
            world.ask(HOST + "/hello/v2", "main");
            world.ask(HOST + "/hello", "main");
            world.ask(HOST + "/hello/v2/sub", "main");
        });
        add("gopkg.in", world -> {
            for (String major : new String[] {"v0", "v1", "v2", "v3-unstable"}) {
                world.net().goImport("gopkg.in/yaml." + major, "git", "https://gopkg.in/yaml." + major);
                TestRepo repo = world.repo("gopkg.in/yaml." + major);
                repo.commit(change -> change.file("a.go", "package a\n"));
                repo.tag("v0.1.0").tag("v1.0.0").tag("v2.0.0").tag("v3.0.0").tag("v0.0.0-alpha");
                repo.commit(change -> change.file("go.mod", "module gopkg.in/yaml." + major + "\n"));
                repo.tag("v0.2.0").tag("v1.2.0").tag("v2.2.0").tag("v3.2.0");
                repo.commit(change -> change.file("b.go", "package b\n"));
                world.ask("gopkg.in/yaml." + major, "main", repo.tip());
            }
        });
        add("page that redirects", world -> {
            hello(world, HOST + "/hello");
            world.net().redirect(HOST, "https://www." + HOST + "/elsewhere?go-get=1");
            world.net().goImport("www." + HOST, HOST + "/hello git https://git." + HOST + "/hello");
            world.ask(HOST + "/hello");
            world.ask(HOST + "/hello/sub", "main");
        });
        add("redirect loop", world -> {
            world.net().redirect(HOST, "https://" + HOST + "/again");
            world.ask(HOST + "/hello");
        });
        add("page that claims another's repository", world -> {
            hello(world, HOST + "/hello");
            world.net().goImport(HOST + "/hello", "git", "https://git." + HOST + "/hello");
            world.net().goImport(HOST + "/hello/evil", HOST + "/hello git https://git." + HOST + "/evil");
            world.net().goImport(HOST + "/hello/good", HOST + "/hello git https://git." + HOST + "/hello");
            world.net().goImport(HOST + "/hello/subdir", HOST + "/hello git https://git." + HOST + "/hello sub");
            world.ask(HOST + "/hello/evil", "main");
            world.ask(HOST + "/hello/good", "main");
            world.ask(HOST + "/hello/subdir", "main");
        });
        add("pages that say more than they are asked", world -> {
            hello(world, HOST + "/hello");
            String repository = " git https://git." + HOST + "/hello";
            world.net().goImport(HOST + "/hello", HOST + "/hello" + repository, HOST + "/hello/sub" + repository);
            world.net().goImport(HOST + "/hello/sub", HOST + "/hello" + repository);
            world.net().goImport(HOST + "/slash", HOST + "/slash/" + repository);
            world.net().goImport(HOST + "/slash/sub", HOST + "/slash/" + repository);
            world.ask(HOST + "/hello");
            world.ask(HOST + "/hello/sub");
            world.ask(HOST + "/slash");
            world.ask(HOST + "/slash/sub");
        });
        add("page with a status", world -> {
            hello(world, HOST + "/hello");
            world.net().page(HOST + "/hello", 404, tag(HOST + "/hello git https://git." + HOST + "/hello"));
            world.net()
                    .page(HOST + "/gone", 410, "gone")
                    .page(HOST + "/broken", 500, "oops")
                    .page(HOST + "/empty", 200, "");
            world.ask(HOST + "/hello");
            world.ask(HOST + "/gone");
            world.ask(HOST + "/broken");
            world.ask(HOST + "/empty");
        });
        add("hosts that can't be asked", world -> {
            world.net().fault("dead.example.com", HostFault.UNREACHABLE).fault("self.example.com", HostFault.UNTRUSTED);
            world.ask("dead.example.com/x");
            world.ask("self.example.com/x");
            world.ask("nowhere.example.com/x");
            world.ask("example.net/x");
        });
        add("unusable URLs", world -> {
            String[] urls = {
                "file:///tmp/x",
                "ext::sh",
                "/tmp/x",
                "git.example.com:x",
                "-x://y",
                "https:/x",
                "ssh://-oProxyCommand=x/y",
                "ftp://" + HOST + "/x"
            };
            for (int i = 0; i < urls.length; i++) {
                world.net().goImport(HOST + "/u" + i, "git", urls[i]);
                world.ask(HOST + "/u" + i);
            }
            String[] subdirs = {"/abs", "-x", "..", "a/../b", "sub/", "./sub", "a//b", "../x", "a/.."};
            hello(world, HOST + "/s0");
            for (int i = 0; i < subdirs.length; i++) {
                world.net()
                        .goImport(
                                HOST + "/s" + i, HOST + "/s" + i + " git https://git." + HOST + "/hello " + subdirs[i]);
                world.ask(HOST + "/s" + i);
            }
            world.net().goImport(HOST + "/cvs", "cvs", "https://" + HOST + "/x");
            world.ask(HOST + "/cvs");
        });
    }

    private void html() {
        String good = HOST + "/hello git https://git." + HOST + "/hello";
        String[] heads = {
            "<html><head>" + tag(good),
            "<!DOCTYPE html><HTML><HEAD><META Name='go-import' CONTENT='" + good + "'/></HEAD>",
            "<meta content=\"" + good + "\" name=go-import>",
            "<meta name=\"go-import\" content=\"\n " + good.replace(" ", "\n\t") + " \">",
            "<!-- " + tag("x git https://x/y") + " -->" + tag(good),
            "<title>a & b &nbsp; < c</title>" + tag(good),
            "<link rel=stylesheet href=/x.css async>" + tag(good),
            "<meta charset=utf-8><meta name=viewport content=\"x\">" + tag(good) + "<oops <<",
            tag(good.replace("https", "&#104;ttps")),
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + tag(good),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + tag(good),
            "<body>" + tag(good),
            "</head>" + tag(good),
            "<script>if (a<b) { x = '</head>' }</script>" + tag(good),
            "<script>x = \"a\" + 1;</script>" + tag(good),
            tag(good) + tag(good),
            tag(good) + tag(HOST + " git https://git." + HOST + "/hello"),
            tag(good) + tag("other.example.com git https://git." + HOST + "/hello"),
            tag(HOST + "/hell git https://git." + HOST + "/hello") + tag(good),
            tag("git https://git." + HOST + "/hello") + tag(good),
            tag(good + " a b"),
            tag(good).replace("go-import", "GO-IMPORT"),
            tag(good).replace("go-import", " go-import"),
            "<meta name=\"go-import\" name=x content=\"" + good + "\">",
            "<meta property=\"og:x\" content='<a>'>" + tag(good),
            "<svg><path d='x'/></svg><p>text" + tag(good),
            "<![CDATA[ " + tag("x git https://x/y") + " ]]>" + tag(good),
            "\uFEFF" + tag(good),
            "text &unknown; &amp &#xZZ; more" + tag(good),
            "<style>a > b { }</style><meta name=description content=a&b>" + tag(good),
            tag(good.replace(" ", "\u00a0") + "\u3000"),
            "<?xml-stylesheet encoding=\"x\"?><?xml version='1.0' encoding=x?>" + tag(good),
            "<?xml version=\"1.1\"?>" + tag(good),
            "<!\"><!DOCTYPE x <!-- > --> >" + tag(good),
            "<head/>" + tag(good),
            "a\fb" + tag(good),
            "a ]]> b" + tag(good),
            "<!-- a -- b -->" + tag(good),
            "<!-x>" + tag(good),
            "<![endif]>" + tag(good),
            "<? x ?>" + tag(good),
            "<a:b:c>" + tag(good),
            "<:meta :name=x>" + tag(good),
            "<x:meta x:name=\"go-import\" x:content=\"" + good + "\">",
            "text &#0; text" + tag(good),
            "\uFFFE" + tag(good),
            "</body x></p >" + tag(good),
        };
        for (int i = 0; i < heads.length; i++) {
            String head = heads[i];
            add("html " + i, world -> {
                hello(world, HOST + "/hello");
                page(world, HOST + "/hello", head);
                world.ask(HOST + "/hello");
            });
        }
    }

    private void qualifiers() {
        add("qualifier in the path", world -> {
            TestRepo repo = world.repo(HOST + "/team/hello");
            repo.commit(change -> change.file("go.mod", "module " + HOST + "/team/hello.git\n")
                    .file("sub/go.mod", "module " + HOST + "/team/hello.git/sub\n"));
            repo.tag("v1.0.0").tag("sub/v0.1.0");
            world.ask(HOST + "/team/hello.git", "main");
            world.ask(HOST + "/team/hello.git/sub", "main");
        });
        add("known hosts", world -> {
            TestRepo repo = world.repo("bitbucket.org/u/r");
            repo.commit(change -> change.file("go.mod", "module bitbucket.org/u/r\n"));
            repo.tag("v1.0.0");
            world.ask("bitbucket.org/u/r", "main");
            world.ask("bitbucket.org/u/r/sub", "main");
            world.ask("github.com/u");
            world.ask("github.com/u/r.git");
            world.ask("github.com/u/r.hg/x");
            TestRepo apache = world.repo("git.apache.org/x.git");
            apache.commit(change -> change.file("a.go", "package a\n"));
            apache.tag("v1.0.0");
            world.ask("git.apache.org/x.git");
            TestRepo openstack = world.repo("git.openstack.org/a/b");
            openstack.commit(change -> change.file("a.go", "package a\n"));
            openstack.tag("v1.0.0");
            world.ask("git.openstack.org/a/b", "main");
        });
    }

    private void policy() {
        for (String govcs : new String[] {
            "*:off",
            "public:off",
            "private:off",
            HOST + ":git",
            HOST + "/hello:hg",
            "public:hg|git",
            HOST + "/other:off,public:git",
            "*:all"
        }) {
            for (String goprivate : new String[] {"", HOST}) {
                add("GOVCS=" + govcs + " GOPRIVATE=" + goprivate, world -> {
                    world.env("GOVCS", govcs);
                    world.env("GOPRIVATE", goprivate);
                    hello(world, HOST + "/hello");
                    world.net().goImport(HOST + "/hello", "git", "https://git." + HOST + "/hello");
                    world.ask(HOST + "/hello");
                });
            }
        }
    }
}
