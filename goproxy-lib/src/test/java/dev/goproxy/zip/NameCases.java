package dev.goproxy.zip;

import static dev.goproxy.zip.ZipCases.PREFIX;

import java.util.List;

/** Zips that differ in the names of their entries. */
final class NameCases {
    private static final List<String> NAMES = List.of(
            "a",
            "A",
            "a.go",
            ".a",
            "..a",
            "a..b",
            "a.",
            ".",
            "..",
            "...",
            "./a",
            "a/./b",
            "a/../b",
            "../a",
            "/a",
            "//a",
            "a//b",
            "-a",
            "a b",
            " a",
            "a ",
            "a~1",
            "a~",
            "a~1.txt",
            "con",
            "CON.txt",
            "con .txt",
            "aux/x",
            "x/nul.go",
            "com0",
            "COM1",
            "lpt9.a.b",
            "conin$",
            "a\\b",
            "a:b",
            "a*b",
            "a?b",
            "a\"b",
            "a'b",
            "a<b",
            "a|b",
            "a;b",
            "a`b",
            "!#$%&()+,-=@[]^_{}~",
            "a\tb",
            "a\nb",
            "a\u0000b",
            "a\u007fb",
            "é",
            "É",
            "e\u0301",
            "日本語",
            "Ω",
            "Ⅷ",
            "٣",
            "²",
            "½",
            "☃",
            "😀",
            "𐐀",
            "𝔸",
            "\ud81f\udcd0",
            "\ud839\udcd0",
            "\ud801\uddc0",
            "\u200b",
            "\ufeff",
            "\ufffd",
            "ª",
            "ー",
            "vendor/a/b.go",
            "vendor/modules.txt",
            ".git/config",
            ".hg_archival.txt",
            ".gitignore",
            "a/b/c/d/e/f/g/h",
            "LICENSE",
            "license",
            "a/LICENSE",
            "testdata/x.zip");

    private static final List<List<String>> PAIRS = List.of(
            List.of("a", "a"),
            List.of("a", "A"),
            List.of("a", "b"),
            List.of("d/x", "d/y"),
            List.of("d/x", "D/y"),
            List.of("d/x", "D"),
            List.of("d", "d/x"),
            List.of("d/x", "d"),
            List.of("d/", "d"),
            List.of("d", "d/"),
            List.of("d/", "d/"),
            List.of("d/", "D/"),
            List.of("d/", "d/x"),
            List.of("d/x", "d/"),
            List.of("D/", "d/x"),
            List.of("k", "\u212a"),
            List.of("K", "\u212a"),
            List.of("s", "ſ"),
            List.of("i", "ı"),
            List.of("I", "ı"),
            List.of("i", "İ"),
            List.of("σ", "ς"),
            List.of("Σ", "ς"),
            List.of("é", "É"),
            List.of("ß", "ẞ"),
            List.of("ß", "ss"),
            List.of("ǅ", "ǆ"),
            List.of("𐐀", "𐐨"),
            List.of("ά", "ά"),
            List.of("μ", "µ"),
            List.of("a/b/c", "a/B/d"),
            List.of("a/b", "a/b/c"),
            List.of("x/k/y", "x/\u212a/z"),
            List.of("ﬀ", "ff"),
            List.of("z/\ufb01", "z/\ud801\udc00", "z/a"));

    private static final List<List<String>> GO_MODS = List.of(
            List.of("go.mod"),
            List.of("GO.MOD"),
            List.of("Go.mod"),
            List.of("go.mod", "GO.MOD"),
            List.of("a/go.mod"),
            List.of("a/GO.mod"),
            List.of("a/_go.mod"),
            List.of("go.mod/a"),
            List.of("a/go.mod/b"),
            List.of("go.mod/"),
            List.of("a/go.mod/"),
            List.of("go.sum"),
            List.of("vendor/x/go.mod"),
            List.of("go.mod.txt"));

    private NameCases() {}

    static void addTo(ZipCases cases) {
        for (var name : NAMES) {
            cases.add("name " + name, new RawZip().add(PREFIX + name, "x"));
            cases.add("folder " + name, new RawZip().add(PREFIX + name + "/", ""));
        }
        PAIRS.forEach(names -> cases.add("names " + String.join(" + ", names), files(names)));
        GO_MODS.forEach(names -> cases.add("go.mod " + String.join(" + ", names), files(names)));
        addPrefixes(cases);
        addEncodings(cases);
        cases.add("name of 300 letters", files(List.of("a".repeat(300))));
        cases.add("name of 60000 letters", files(List.of("a/".repeat(30_000) + "b")));
    }

    private static RawZip files(List<String> names) {
        var zip = new RawZip();
        names.forEach(name -> zip.add(PREFIX + name, name.endsWith("/") ? "" : "module x\n"));
        return zip;
    }

    private static void addPrefixes(ZipCases cases) {
        for (var name : List.of(
                "",
                "a.go",
                "/",
                PREFIX,
                PREFIX + "/",
                "/" + PREFIX + "a",
                "./" + PREFIX + "a",
                PREFIX.substring(0, PREFIX.length() - 1),
                "example.com/mod@v1.2.3/a",
                "example.com/!mod@v1.2.3/a",
                "example.com/Mod@v1.2.4/a",
                "example.com/Mod@v1.2.3+meta/a",
                "example.com\\Mod@v1.2.3\\a")) {
            cases.add("full name " + name, new RawZip().add(name, ""));
            cases.add(
                    "file and full name " + name,
                    new RawZip().add(PREFIX + "a", "x").add(name, ""));
        }
        cases.add("prefix as file with content", new RawZip().add(PREFIX, "x"));
    }

    private static void addEncodings(ZipCases cases) {
        cases.add(
                "UTF-8 name with flag",
                ZipCases.one(RawEntry.of(PREFIX + "é", "x").with(e -> e.flags = 0x800)));
        cases.add("Latin-1 name", bytesName(0xe9));
        cases.add("overlong name", bytesName(0xc1, 0x81));
        cases.add("surrogate name", bytesName(0xed, 0xa0, 0x80));
        cases.add("name cut within a character", bytesName(0xc3));
        cases.add(
                "Unicode path field is ignored",
                ZipCases.one(ZipCases.file().with(e -> e.extra = new byte[] {0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 'b'})));
    }

    private static RawZip bytesName(int... bytes) {
        var out = new RawZip.LittleEndian().put(RawZip.utf8(PREFIX));
        for (var b : bytes) {
            out.write(b);
        }
        return ZipCases.one(RawEntry.of("", "x").with(e -> e.name = out.toByteArray()));
    }
}
