package dev.goproxy.module;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random module paths and versions for properties. */
final class Names {
    private Names() {}

    static Arbitrary<String> paths() {
        var host = Arbitraries.strings()
                .withChars("abz019-")
                .ofMinLength(1)
                .ofMaxLength(8)
                .map(name -> "h" + name + ".com");
        var element =
                Arbitraries.strings().withChars("abzABZ019-_~.").ofMinLength(1).ofMaxLength(8);
        var major = Arbitraries.of("", "", "/v2", "/v10");
        return Combinators.combine(host, element.list().ofMaxSize(4), major)
                .as((first, elements, last) ->
                        first + (elements.isEmpty() ? "" : "/" + String.join("/", elements)) + last)
                .filter(path -> PathRules.modulePathProblem(path) == null);
    }

    static Arbitrary<Version> versions() {
        var number = Arbitraries.of("0", "1", "2", "9", "10", "11", "99999999999999999999");
        var numbers = number.list().ofMinSize(1).ofMaxSize(3).map(list -> "v" + String.join(".", list));
        var identifiers = Arbitraries.of("0", "1", "10", "a", "B", "-", "a-1", "0a", "rc", "incompatible")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(list -> String.join(".", list));
        return Combinators.combine(
                        numbers,
                        identifiers.map(x -> "-" + x).injectNull(0.4),
                        identifiers.map(x -> "+" + x).injectNull(0.7))
                .as((text, pre, build) -> text + (pre == null ? "" : pre) + (build == null ? "" : build))
                .filter(Version::isValid)
                .map(Version::parse);
    }

    static Arbitrary<ModuleVersion> moduleVersions() {
        return Combinators.combine(paths().map(ModulePath::parse), versions().map(Version::canonical))
                .as((path, version) -> new Object[] {path, version})
                .filter(pair -> ((ModulePath) pair[0]).fits((Version) pair[1]))
                .map(pair -> new ModuleVersion((ModulePath) pair[0], (Version) pair[1]));
    }
}
