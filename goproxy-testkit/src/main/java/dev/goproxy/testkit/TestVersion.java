package dev.goproxy.testkit;

import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.content.ByteSource;
import dev.goproxy.testkit.zip.ZipEntrySpec;
import dev.goproxy.testkit.zip.ZipWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A version of a {@link TestModule}. Immutable.
 *
 * @param version the version
 * @param time its commit's time
 * @param goMod its go.mod
 * @param files its other files
 * @param queries branches, tags and commits that resolve to it
 * @param info its whole info document, if it is not the default one
 * @param flaw the flaw of its zip
 */
record TestVersion(
        Version version,
        Instant time,
        GoMod goMod,
        Map<String, ByteSource> files,
        Set<String> queries,
        Optional<String> info,
        Optional<ZipFlaw> flaw) {
    static TestVersion of(Version version) {
        return new TestVersion(
                version,
                defaultTime(version),
                GoMod.of(!version.isIncompatible()),
                Map.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Instant defaultTime(Version version) {
        return PseudoVersion.isPseudo(version)
                ? PseudoVersion.parse(version).time()
                : Instant.parse("2024-01-02T03:04:05Z");
    }

    TestVersion with(Instant other) {
        return new TestVersion(version, other, goMod, files, queries, info, flaw);
    }

    TestVersion with(GoMod other) {
        return new TestVersion(version, time, other, files, queries, info, flaw);
    }

    TestVersion with(String name, ByteSource content) {
        var more = new LinkedHashMap<>(files);
        more.put(name, content);
        return new TestVersion(version, time, goMod, Collections.unmodifiableMap(more), queries, info, flaw);
    }

    TestVersion withQuery(String query) {
        var more = new LinkedHashSet<>(queries);
        more.add(query);
        return new TestVersion(version, time, goMod, files, Collections.unmodifiableSet(more), info, flaw);
    }

    TestVersion withInfo(String document) {
        return new TestVersion(version, time, goMod, files, queries, Optional.of(document), flaw);
    }

    TestVersion with(ZipFlaw other) {
        return new TestVersion(version, time, goMod, files, queries, info, Optional.of(other));
    }

    String document() {
        return info.orElseGet(() -> "{\"Version\":\"" + version.text() + "\",\"Time\":\"" + time + "\"}");
    }

    /** Returns the files of the valid zip by their full names. */
    Map<String, ByteSource> tree(ModulePath path) {
        var tree = new LinkedHashMap<String, ByteSource>();
        String prefix = prefix(path);
        if (goMod.present()) {
            tree.put(prefix + "go.mod", ByteSource.of(goMod.print(path.path())));
        }
        files.forEach((name, content) -> tree.put(prefix + name, content));
        return tree;
    }

    void writeZip(ModulePath path, OutputStream out) throws IOException {
        List<ZipEntrySpec> entries = new ArrayList<>();
        tree(path).forEach((name, content) -> entries.add(new ZipEntrySpec(name, content)));
        if (flaw.isPresent()) {
            flaw.get().write(prefix(path), entries, out);
        } else {
            ZipWriter.write(entries, out);
        }
    }

    private String prefix(ModulePath path) {
        return path.path() + "@" + version.text() + "/";
    }
}
