package dev.goproxy.testkit;

import dev.goproxy.module.Escaping;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.testkit.content.ByteSource;
import dev.goproxy.testkit.zip.Sums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;

/**
 * A Go module in code: its versions, and the {@code .info}, {@code .mod} and {@code .zip} that a module proxy serves
 * for each, with their sums. Zips follow Go's rules and have the same bytes on every machine.
 *
 * <pre>{@code
 * TestModule hello = TestModule.of("example.com/hello")
 *         .version("v1.0.0")
 *         .file("hello.go", "package hello\n")
 *         .version("v1.1.0")
 *         .file("hello.go", "package hello\n\nimport _ \"example.com/b\"\n")
 *         .requires("example.com/b", "v1.0.0")
 *         .retract("v1.0.0", "said good-bye");
 * }</pre>
 *
 * <p>{@link #version} adds a version and makes it the current one, which the methods after it change. By default a
 * version has only a go.mod (or, if it is {@code +incompatible}, no file), and a time in 2024 (or the one in a
 * pseudo-version). Immutable: every method returns another module.
 *
 * @see <a href="https://go.dev/ref/mod#zip-files">Go Modules Reference: Module zip files</a>
 */
public final class TestModule {
    private final ModulePath path;
    private final List<TestVersion> versions;
    private final int current;

    private TestModule(ModulePath path, List<TestVersion> versions, int current) {
        this.path = path;
        this.versions = List.copyOf(versions);
        this.current = current;
    }

    /**
     * Creates a module without versions.
     *
     * @param path its path, for instance {@code example.com/hello/v2}
     * @return the module
     * @throws dev.goproxy.module.InvalidNameException if the path is not a module path
     */
    public static TestModule of(String path) {
        return new TestModule(ModulePath.parse(path), List.of(), -1);
    }

    /**
     * Creates a Go toolchain of shell scripts, as a version of {@code golang.org/toolchain} without a go.mod.
     *
     * @param name its name and system, for instance {@code go1.99.0.linux-amd64}
     * @param script the script that is run as {@code go}
     * @return the module
     */
    public static TestModule toolchain(String name, String script) {
        return of("golang.org/toolchain")
                .version("v0.0.1-" + name)
                .withoutGoMod()
                .file("VERSION", name.replaceFirst("\\.[a-z]+-.*", "") + "\n")
                .file("bin/go", script)
                .file("bin/gofmt", script)
                .file("pkg/tool/none", script) // go looks into these folders
                .file("lib/none", script);
    }

    /**
     * Adds a version to this module.
     *
     * @param version a canonical version; a pseudo-version is served, but not listed
     * @return a module with that version as the current one
     * @throws dev.goproxy.module.InvalidNameException if the version is not canonical or does not fit the path
     * @throws IllegalArgumentException if the module has that version already
     */
    public TestModule version(String version) {
        if (versions().contains(version)) {
            throw new IllegalArgumentException(path + " has " + version + " already: choose it with at(...)");
        }
        var more = new ArrayList<>(versions);
        more.add(TestVersion.of(ModuleVersion.of(path.path(), version).version()));
        return new TestModule(path, more, versions.size());
    }

    /**
     * Makes another version of this module the current one.
     *
     * @param version a version
     * @return the same module with that version as the current one
     * @throws NoSuchElementException if the module has no such version
     */
    public TestModule at(String version) {
        int index = versions().indexOf(version);
        if (index < 0) {
            throw new NoSuchElementException(path + " has no version " + version);
        }
        return new TestModule(path, versions, index);
    }

    /**
     * Sets the time of the current version's commit.
     *
     * @param time the time
     * @return the changed module
     */
    public TestModule time(Instant time) {
        return change(version -> version.with(time));
    }

    /**
     * Adds a file to the current version, or replaces it. The name is not checked: names that Go forbids are possible.
     *
     * @param name its slash-separated name below the module's root; not {@code go.mod}, which has its own methods
     * @param text its content, in UTF-8
     * @return the changed module
     */
    public TestModule file(String name, String text) {
        return file(name, ByteSource.of(text));
    }

    /**
     * Adds a file to the current version, or replaces it.
     *
     * @param name its slash-separated name below the module's root; not checked
     * @param bytes its content
     * @return the changed module
     */
    public TestModule file(String name, byte[] bytes) {
        return file(name, ByteSource.of(bytes));
    }

    /**
     * Adds a file of incompressible random bytes, generated when they are needed, to the current version.
     *
     * @param name its slash-separated name below the module's root; not checked
     * @param size its size in bytes
     * @param seed the seed; the same seed makes the same bytes
     * @return the changed module
     */
    public TestModule randomFile(String name, long size, long seed) {
        return file(name, ByteSource.random(size, seed));
    }

    private TestModule file(String name, ByteSource content) {
        return change(version -> version.with(name, content));
    }

    /**
     * Sets the {@code go} directive of the current version's go.mod.
     *
     * @param version a Go version; default {@code 1.21}
     * @return the changed module
     */
    public TestModule go(String version) {
        return goMod(goMod -> goMod.withGo(version));
    }

    /**
     * Adds a requirement to the current version's go.mod.
     *
     * @param otherPath the other module's path
     * @param version the required version
     * @return the changed module
     */
    public TestModule requires(String otherPath, String version) {
        return directive("require " + otherPath + " " + version);
    }

    /**
     * Adds a retraction to the current version's go.mod.
     *
     * @param versions a version, or a range {@code [v1.0.0, v1.1.0]}
     * @param why the reason, on one line
     * @return the changed module
     */
    public TestModule retract(String versions, String why) {
        return directive("retract " + versions + " // " + why);
    }

    /**
     * Adds a line to the current version's go.mod.
     *
     * @param line a directive, for instance {@code exclude example.com/b v1.0.0}
     * @return the changed module
     */
    public TestModule directive(String line) {
        return goMod(goMod -> goMod.with(line));
    }

    /**
     * Sets the whole go.mod of the current version. It is not checked.
     *
     * @param text the file's content
     * @return the changed module
     */
    public TestModule goMod(String text) {
        return goMod(goMod -> goMod.withText(text));
    }

    /**
     * Removes go.mod from the current version. Its {@code .mod} is then synthesized, as proxies do.
     *
     * @return the changed module
     */
    public TestModule withoutGoMod() {
        return goMod(goMod -> GoMod.of(false));
    }

    private TestModule goMod(UnaryOperator<GoMod> edit) {
        return change(version -> version.with(edit.apply(version.goMod())));
    }

    /**
     * Adds a query that resolves to the current version: a branch, a tag or a commit.
     *
     * @param query for instance {@code main} or {@code 0123456789ab}
     * @return the changed module
     */
    public TestModule query(String query) {
        return change(version -> version.withQuery(query));
    }

    /**
     * Sets the whole info document of the current version. It is not checked.
     *
     * @param document the document
     * @return the changed module
     */
    public TestModule info(String document) {
        return change(version -> version.withInfo(document));
    }

    /**
     * Makes the current version's zip invalid. Its sum stays the one of the valid zip.
     *
     * @param flaw the flaw, in place of any other
     * @return the changed module
     */
    public TestModule flaw(ZipFlaw flaw) {
        return change(version -> version.with(flaw));
    }

    private TestModule change(UnaryOperator<TestVersion> edit) {
        var changed = new ArrayList<>(versions);
        changed.set(current, edit.apply(current()));
        return new TestModule(path, changed, current);
    }

    private TestVersion current() {
        if (current < 0) {
            throw new IllegalStateException(path + " has no version yet: add one with version(...)");
        }
        return versions.get(current);
    }

    /**
     * The module's path.
     *
     * @return its path, not escaped
     */
    public String path() {
        return path.path();
    }

    /**
     * The current version.
     *
     * @return the version that was added or chosen last
     */
    public String version() {
        return current().version().text();
    }

    /**
     * All versions.
     *
     * @return the versions in the order in which they were added, including pseudo-versions
     */
    public List<String> versions() {
        return versions.stream().map(version -> version.version().text()).toList();
    }

    /**
     * The module's version list.
     *
     * @return {@code @v/list}, without pseudo-versions
     */
    public TestFile list() {
        return protocolFile("@v/list", ByteSource.of(VersionIndex.list(versions)));
    }

    /**
     * The info document of the latest version: the highest release, else pre-release, else pseudo-version.
     *
     * @return {@code @latest}
     * @throws IllegalStateException if the module has no version
     */
    public TestFile latest() {
        TestVersion latest =
                VersionIndex.latest(versions).orElseThrow(() -> new IllegalStateException(path + " has no version"));
        return protocolFile("@latest", ByteSource.of(latest.document()));
    }

    /**
     * The current version's info document.
     *
     * @return {@code @v/<version>.info}
     */
    public TestFile info() {
        return info(current(), current().version().escaped());
    }

    private TestFile info(TestVersion version, String query) {
        return protocolFile("@v/" + query + ".info", ByteSource.of(version.document()));
    }

    /**
     * The current version's go.mod, synthesized if it has none.
     *
     * @return {@code @v/<version>.mod}
     */
    public TestFile mod() {
        return protocolFile(
                "@v/" + current().version().escaped() + ".mod",
                ByteSource.of(current().goMod().print(path())));
    }

    /**
     * The current version's zip.
     *
     * @return {@code @v/<version>.zip}
     */
    public TestFile zip() {
        TestVersion version = current();
        return protocolFile("@v/" + version.version().escaped() + ".zip", out -> version.writeZip(path, out));
    }

    private TestFile protocolFile(String name, ByteSource content) {
        return new TestFile(path.escaped() + "/" + name, content);
    }

    /**
     * All files that a proxy serves of this module.
     *
     * @return the files of all versions, and those of the module
     */
    public List<TestFile> files() {
        var files = new ArrayList<TestFile>();
        files.add(list());
        if (!versions.isEmpty()) {
            files.add(latest());
        }
        for (TestVersion version : versions) {
            TestModule at = at(version.version().text());
            files.addAll(List.of(at.info(), at.mod(), at.zip()));
            version.queries().forEach(query -> files.add(info(version, Escaping.escapeVersion(query))));
        }
        return files;
    }

    /**
     * The sum of the current version's zip without any flaw.
     *
     * @return {@code h1:} and 44 characters
     */
    public String sum() {
        return Sums.h1(current().tree(path));
    }

    /**
     * The sum of the current version's go.mod.
     *
     * @return {@code h1:} and 44 characters
     */
    public String modSum() {
        return Sums.h1(Map.of("go.mod", ByteSource.of(current().goMod().print(path()))));
    }

    /**
     * The current version's two lines for a go.sum file, which are also its record in a checksum database.
     *
     * @return two lines, each with its newline
     */
    public String goSum() {
        String name = path + " " + version();
        return name + " " + sum() + "\n" + name + "/go.mod " + modSum() + "\n";
    }

    @Override
    public String toString() {
        return current < 0 ? path() : path + "@" + version();
    }
}
