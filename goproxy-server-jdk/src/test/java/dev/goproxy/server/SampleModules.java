package dev.goproxy.server;

import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A program, and the modules that it is made of: a graph of some dozens, with all kinds of names and versions. */
public final class SampleModules {
    private static final int CHAIN = 36;

    static final TestModule UPPER = TestModule.of("example.com/Upper/CamelCase")
            .version("v1.0.0")
            .file("upper.go", "package camelcase\n\nconst Word = \"old\"\n")
            .version("v1.1.0-RC.1")
            .file("upper.go", "package camelcase\n\nconst Word = \"candidate\"\n")
            .version("v1.1.0")
            .file("upper.go", "package camelcase\n\nconst Word = \"Upper\"\n");
    static final TestModule INCOMPATIBLE = TestModule.of("example.com/old")
            .version("v1.5.0")
            .withoutGoMod()
            .file("old.go", "package old\n\nconst Word = \"older\"\n")
            .version("v3.1.0+incompatible")
            .file("old.go", "package old\n\nconst Word = \"old\"\n");
    static final TestModule PSEUDO = TestModule.of("example.com/pseudo")
            .version("v0.0.0-20230405060708-abcdefabcdef")
            .file("p.go", "package pseudo\n\nconst Word = \"pseudo\"\n")
            .query("main")
            .query("abcdefabcdef");
    static final TestModule RETRACTED = TestModule.of("example.com/retracted")
            .version("v1.0.0")
            .file("r.go", "package retracted\n\nconst Word = \"kept\"\n")
            .version("v1.1.0")
            .file("r.go", "package retracted\n\nconst Word = \"bad\"\n")
            .version("v1.2.0")
            .file("r.go", "package retracted\n\nconst Word = \"bad too\"\n")
            .retract("[v1.1.0, v1.2.0]", "published by mistake");
    static final TestModule MAJOR = TestModule.of("example.com/major/v2")
            .version("v2.0.0")
            .file("sub/m.go", "package sub\n\nconst Word = \"v2.0\"\n")
            .version("v2.3.0")
            .file("sub/m.go", "package sub\n\nimport \"example.com/m10\"\n\nvar Word = \"v2 \" + m10.Word()\n")
            .requires("example.com/m10", "v1.1.0");

    private static final String MAIN = """
            package main

            import (
            \t"example.com/Upper/CamelCase"
            \t"example.com/m0"
            \t"example.com/major/v2/sub"
            \t"example.com/old"
            \t"example.com/pseudo"
            \t"example.com/retracted"
            )

            func main() {
            \tprintln(camelcase.Word, old.Word, pseudo.Word, retracted.Word, sub.Word, m0.Word())
            }
            """;

    private SampleModules() {}

    /** All of them. */
    public static TestModule[] all() {
        var all = new ArrayList<>(List.of(UPPER, INCOMPATIBLE, PSEUDO, RETRACTED, MAJOR));
        IntStream.range(0, CHAIN).mapToObj(SampleModules::link).forEach(all::add);
        return all.toArray(TestModule[]::new);
    }

    /** One of many: it needs three others, in versions of which the highest wins. */
    private static TestModule link(int number) {
        TestModule link = TestModule.of("example.com/m" + number);
        for (int minor = 0; minor < 3; minor++) {
            link = link.version("v1." + minor + ".0").go(number % 5 == 0 ? "1.16" : "1.21");
            List<Integer> others = IntStream.of(number + 1, 2 * number + 1, 3 * number + 2)
                    .distinct()
                    .filter(other -> other < CHAIN)
                    .boxed()
                    .toList();
            for (int other : others) {
                link = link.requires("example.com/m" + other, "v1." + (number + other) % (minor + 1) + ".0");
            }
            link = link.file("m.go", source(number, others));
        }
        return link;
    }

    private static String source(int number, List<Integer> others) {
        String imports = others.stream()
                .map(other -> "import \"example.com/m" + other + "\"\n")
                .collect(Collectors.joining());
        String calls = others.isEmpty() ? "" : " + \" \" + m" + others.get(0) + ".Word()";
        String used =
                others.stream().map(other -> "var _ = m" + other + ".Word\n").collect(Collectors.joining());
        return "package m" + number + "\n\n" + imports + "\n" + used + "\nfunc Word() string { return \"m" + number
                + "\"" + calls + " }\n";
    }

    /** A client with the program, nothing of which is resolved yet. */
    public static GoCommand client() {
        return GoCommand.create()
                .buildCache(Path.of("target", "go-build"))
                .env("GOFLAGS", "-modcacherw")
                .file("go.mod", "module example.com/main\n\ngo 1.21\n\nrequire example.com/pseudo main\n")
                .file("main.go", MAIN);
    }
}
