package dev.goproxy.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoRun;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the real {@code go} makes of projects behind the gap, with an empty module cache for each command, and with
 * verification on: the same as on line.
 */
class PrefetchedProjectsIT {
    private static final List<String> VERIFY = List.of("mod", "verify");
    private static final List<List<String>> COMMANDS = List.of(
            List.of("mod", "download", "all"),
            List.of("mod", "graph"),
            List.of("mod", "why", "-m", "all"),
            List.of("list", "-m", "-e", "-versions", "all"),
            List.of("list", "-m", "-u", "all"),
            List.of("list", "-deps", "-test", "./..."),
            List.of("mod", "tidy"),
            VERIFY);

    private static final String IMPORTS = """
            package main

            import (
            \t_ "example.com/Upper"
            \t_ "example.com/a"
            \t_ "example.com/old"
            \t_ "example.com/p/sub/deep"
            \t_ "example.com/pseudo"
            \t_ "example.com/r"
            )

            func main() {}
            """;

    /** What {@code go} asks for all the same. */
    private static final List<String> NEVER_EXISTED =
            List.of("example.com/main@latest", "example.com/gone@latest", "example.com/gone@v1.0.0");

    @TempDir
    Path folder;

    private static TestModule library(String path, String version, String go, String... imports) {
        return next(TestModule.of(path), version, go, imports);
    }

    private static TestModule next(TestModule module, String version, String go, String... imports) {
        return module.version(version).go(go).file("x.go", source("x", imports));
    }

    private static String source(String name, String... imports) {
        var text = new StringBuilder("package " + name + "\n");
        for (String path : imports) {
            text.append("import _ \"").append(path).append("\"\n");
        }
        return text.toString();
    }

    /** Modules with and without pruning, whose tests need others, whose tests in turn need others. */
    private static List<TestModule> modules() {
        TestModule a = library("example.com/a", "v1.0.0", "1.21", "example.com/b")
                .requires("example.com/b", "v1.0.0")
                .requires("example.com/t", "v1.0.0")
                .file("x_test.go", source("x", "example.com/t"));
        a = next(a, "v1.1.0", "1.21", "example.com/b")
                .requires("example.com/b", "v1.1.0")
                .requires("example.com/c", "v1.0.0 // indirect")
                .requires("example.com/t", "v1.0.0")
                .requires("example.com/u", "v1.0.0 // indirect")
                .file("x_test.go", source("x", "example.com/t"));
        TestModule b = library("example.com/b", "v1.0.0", "1.16");
        b = next(b, "v1.1.0", "1.16", "example.com/c")
                .requires("example.com/c", "v1.0.0")
                .requires("example.com/d", "v1.0.0")
                .file("x_test.go", source("x", "example.com/d"));
        TestModule c = library("example.com/c", "v1.0.0", "1.16");
        c = next(next(c, "v1.2.0", "1.21"), "v1.3.0-rc.1", "1.21");
        TestModule d = next(
                        library("example.com/d", "v1.0.0", "1.16", "example.com/e")
                                .requires("example.com/e", "v1.0.0"),
                        "v1.4.0",
                        "1.21",
                        "example.com/e")
                .requires("example.com/e", "v1.0.0");
        TestModule t = library("example.com/t", "v1.0.0", "1.21", "example.com/u")
                .requires("example.com/u", "v1.0.0")
                .requires("example.com/w", "v1.0.0")
                .file("x_test.go", source("x", "example.com/w"));
        TestModule w =
                library("example.com/w", "v1.0.0", "1.21", "example.com/e").requires("example.com/e", "v1.1.0");
        TestModule e = next(library("example.com/e", "v1.0.0", "1.16"), "v1.1.0", "1.21");
        TestModule retracted = next(
                        next(library("example.com/r", "v1.0.0", "1.21"), "v1.1.0", "1.21"), "v1.2.0", "1.21")
                .retract("[v1.1.1, v1.2.0]", "published by mistake");
        TestModule old = TestModule.of("example.com/old")
                .version("v1.5.0")
                .withoutGoMod()
                .file("x.go", source("old"))
                .version("v3.1.0+incompatible")
                .file("x.go", source("old"));
        TestModule pseudo = library("example.com/pseudo", "v0.0.0-20230405060708-abcdefabcdef", "1.21")
                .query("main")
                .query("abcdefabcdef");
        return List.of(
                a,
                b,
                c,
                d,
                e,
                t,
                w,
                library("example.com/u", "v1.0.0", "1.21"),
                next(library("example.com/z", "v1.0.0", "1.21"), "v1.1.0", "1.21"),
                retracted,
                old,
                pseudo,
                library("example.com/Upper", "v1.0.0", "1.21"),
                next(library("example.com/f", "v1.0.0", "1.21"), "v1.1.0", "1.21", "example.com/c")
                        .requires("example.com/c", "v1.2.0"),
                library("example.com/p", "v1.0.0", "1.21"),
                TestModule.of("example.com/p/sub").version("v1.0.0").go("1.21").file("deep/x.go", source("deep")));
    }

    private static UnaryOperator<GoCommand> project(String goMod) {
        return go -> go.file("go.mod", "module example.com/main\n\n" + goMod)
                .file("main.go", IMPORTS)
                .file("main_test.go", source("main", "example.com/f"));
    }

    /** What {@code go} prints for each command, and what it makes of the project's files. */
    private static Map<String, String> answers(GoCommand go, boolean hasNothing, String... files) throws IOException {
        var answers = new LinkedHashMap<String, String>();
        for (List<String> command : COMMANDS) {
            if (hasNothing) {
                go.clearModCache();
            }
            GoRun run = go.run(command.toArray(String[]::new));
            if (!command.equals(VERIFY)) { // which fails for replaced modules, on line too
                run.ok();
            }
            answers.put("exit code of " + command, Integer.toString(run.exitCode()));
            answers.put(String.join(" ", command), run.stdout().replaceAll("(?m)^.*/(work|mod-cache)/", "$1/"));
            for (String file : files) {
                Path path = go.folder().resolve(file);
                answers.put(file + " after " + command, Files.exists(path) ? Files.readString(path) : "");
            }
        }
        return answers;
    }

    /** Compares what the project is told on line and behind the gap. */
    private void compare(UnaryOperator<GoCommand> project, boolean withSums, String flags, String... files)
            throws Exception {
        try (var gap = new Gap(folder.resolve("cache"), modules());
                var online = GoCommand.create();
                var behind = GoCommand.create()) {
            gap.online(project.apply(online)).run("mod", "tidy").ok();
            for (String file : files) {
                Path tidied = online.folder().resolve(file);
                if (!withSums && file.endsWith(".sum")) {
                    Files.deleteIfExists(tidied);
                } else if (Files.exists(tidied)) {
                    behind.file(file, Files.readString(tidied));
                }
            }
            Path origin = Files.createDirectories(folder.resolve("origin"));
            copy(online.folder(), origin);
            online.env("GOFLAGS", "-modcacherw " + flags);
            Map<String, String> expected = answers(online, false, files);

            Gap.assertComplete(gap.prefetch(builder -> builder, origin.toString()));
            gap.cut();
            try (var offline = gap.offline()) {
                copy(origin, behind.folder());
                gap.client(behind, offline.url()).env("GOFLAGS", "-modcacherw " + flags);
                assertThat(answers(behind, true, files)).isEqualTo(expected);
                assertThat(offline.wanted.entries()).allMatch(NEVER_EXISTED::contains);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : new ArrayList<>(files.toList())) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.16,true", "1.17,false", "1.21,true", "1.21,false"})
    void project_works(String go, boolean withSums) throws Exception {
        compare(
                project("go " + go + "\n\nrequire (\n\texample.com/pseudo main\n\texample.com/r v1.0.0\n)\n"),
                withSums,
                withSums ? "" : "-mod=mod",
                "go.mod",
                "go.sum");
    }

    @ParameterizedTest
    @CsvSource({"true,", "false,-mod=mod"})
    void replacedAndExcluded_works(boolean withSums, String flags) throws Exception {
        UnaryOperator<GoCommand> project = project("""
                go 1.21

                require (
                \texample.com/gone v1.0.0
                \tmylib v0.0.0
                \texample.com/pseudo main
                )

                replace example.com/gone => example.com/z v1.0.0
                replace example.com/t v1.0.0 => example.com/w v1.0.0
                replace mylib => ./mylib
                exclude example.com/b v1.1.0
                """);
        compare(
                go -> project.apply(go)
                        .file("mylib/go.mod", "module mylib\n\ngo 1.16\n\nrequire example.com/d v1.0.0\n")
                        .file("mylib/x.go", source("mylib", "example.com/d"))
                        .file("more.go", source("main", "mylib", "example.com/gone")),
                withSums,
                flags == null ? "" : flags,
                "go.mod",
                "go.sum");
    }

    @Test
    void workspace_works() throws Exception {
        try (var gap = new Gap(folder.resolve("cache"), modules());
                var online = GoCommand.create();
                var behind = GoCommand.create()) {
            for (GoCommand go : List.of(online, behind)) {
                go.file(
                                "go.work",
                                "go 1.21\n\nuse (\n\t./x\n\t./y\n)\n\nreplace example.com/f => example.com/f v1.0.0\n")
                        .file("x/go.mod", "module example.com/x\n\ngo 1.21\n\nrequire example.com/a v1.1.0\n")
                        .file("x/x.go", source("x", "example.com/a"))
                        .file("y/go.mod", "module example.com/y\n\ngo 1.16\n\nrequire example.com/f v1.1.0\n")
                        .file("y/y.go", source("y", "example.com/f", "example.com/x"));
            }
            gap.online(online).env("GOFLAGS", "-modcacherw");
            List<List<String>> commands = List.of(
                    List.of("list", "-m", "all"),
                    List.of("list", "-m", "-u", "all"),
                    List.of("mod", "graph"),
                    List.of("list", "-deps", "./x/...", "./y/..."),
                    List.of("mod", "download"),
                    List.of("work", "sync"));
            var expected = new ArrayList<String>();
            Path origin = Files.createDirectories(folder.resolve("origin"));
            copy(online.folder(), origin);
            for (List<String> command : commands) {
                online.clearModCache();
                expected.add(online.run(command.toArray(String[]::new)).ok().stdout());
            }
            Gap.assertComplete(
                    gap.prefetch(builder -> builder, origin.resolve("go.work").toString()));
            gap.cut();
            try (var offline = gap.offline()) {
                gap.client(behind, offline.url());
                var answers = new ArrayList<String>();
                for (List<String> command : commands) {
                    behind.clearModCache();
                    answers.add(behind.run(command.toArray(String[]::new)).ok().stdout());
                }
                assertThat(answers)
                        .usingElementComparator((x, y) ->
                                x.replaceAll("testkit-go-\\d+", "").compareTo(y.replaceAll("testkit-go-\\d+", "")))
                        .isEqualTo(expected);
            }
        }
    }
}
