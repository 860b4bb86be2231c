package dev.goproxy.module;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares every rule with golang.org/x/mod for the same inputs; see go/rules/main.go under the test resources. */
class RulesTest {
    private static final List<GoVerdict> VERDICTS = GoVerdict.all();

    @Test
    void unicodeTables_areGos() {
        var letters = new byte[Character.MAX_CODE_POINT + 1];
        var folds = ByteBuffer.allocate(4 * letters.length);
        for (var c = 0; c < letters.length; c++) {
            letters[c] = (byte) (UnicodeTable.isLetter(c) ? 1 : 0);
            folds.putInt(UnicodeTable.fold(c));
        }
        agree("letters", in -> List.of(Hashing.sha256().hashBytes(letters).toString()));
        agree("folds", in -> List.of(Hashing.sha256().hashBytes(folds.array()).toString()));
    }

    @Test
    void caseFolding_isGosEqualFold() {
        var words = one("words").in();
        agree("equalFold", in -> chosen(words, word -> CaseFolding.fold(word).equals(CaseFolding.fold(in.get(0)))));
    }

    @Test
    void pathsAndEscapes_areGos() {
        agree("path", in -> {
            var path = in.get(0);
            return Arrays.asList(
                    checked(path, PathRules::checkModulePath),
                    checked(path, PathRules::checkImportPath),
                    checked(path, PathRules::checkFilePath),
                    answer(() -> Escaping.escapePath(path)),
                    answer(() -> Escaping.unescapePath(path)),
                    answer(() -> Escaping.escapeVersion(path)),
                    answer(() -> Escaping.unescapeVersion(path)),
                    Optional.ofNullable(answer(() -> split(ModulePath.parse(path))))
                            .orElse("/"));
        });
    }

    @Test
    void parse_readsVersionsAsGoDoes() {
        agree("version", in -> {
            if (!Version.isValid(in.get(0))) {
                return List.of();
            }
            var version = Version.parse(in.get(0));
            assertThat(version.isCanonical()).isEqualTo(version.canonical().equals(version));
            return List.of(
                    version.canonical().text(),
                    version.major(),
                    version.majorMinor(),
                    version.prerelease(),
                    version.build());
        });
    }

    @Test
    void order_isThatOfGo() {
        var sorted = one("sort").in();
        var shuffled =
                sorted.stream().sorted(Comparator.comparing(String::hashCode)).map(Version::parse);
        assertThat(shuffled.sorted(Version.ORDER).map(Version::text)).isEqualTo(sorted);
        agree("compare", in -> List.of(row(Version.parse(in.get(0)), sorted)));
    }

    @Test
    void majorSuffixes_fitAsInGo() {
        var versions = verdicts("version").map(GoVerdict::input).filter(Version::isValid);
        var all = versions.map(Version::parse).toList();
        agree("check", in -> {
            var path = ModulePath.parse(in.get(0));
            return all.stream().filter(path::fits).map(Version::text).toList();
        });
    }

    @Test
    void pseudoVersions_areReadAsInGo() {
        agree("pseudo", in -> {
            var version = Version.parse(in.get(0));
            if (!PseudoVersion.isPseudo(version)) {
                return List.of();
            }
            var pseudo = PseudoVersion.parse(version);
            return Arrays.asList(
                    pseudo.revision(),
                    answer(() -> pseudo.time().toString()),
                    answer(() -> pseudo.base().map(Version::text).orElse("")),
                    Boolean.toString(PseudoVersion.isZero(version)));
        });
    }

    @Test
    void pseudoVersions_areBuiltAsInGo() {
        agree("build", in -> {
            var older = in.get(1).isEmpty() ? Optional.<Version>empty() : Optional.of(Version.parse(in.get(1)));
            var time = Instant.parse(in.get(2));
            return Arrays.asList(answer(
                    () -> PseudoVersion.build(in.get(0), older, time, in.get(3)).toString()));
        });
        agree("zero", in -> List.of(PseudoVersion.zero(in.get(0)).text()));
    }

    @Test
    void matches_isThatOfGo() {
        var targets = one("targets").in();
        agree("match", in -> chosen(targets, PathPatterns.parse(in.get(0))::matches));
    }

    private static void agree(String op, Function<List<String>, List<? extends @Nullable String>> ours) {
        var asked = verdicts(op).toList();
        assertThat(asked).isNotEmpty();
        assertThat(asked.stream().filter(verdict -> !verdict.out().equals(ours.apply(verdict.in()))))
                .as("Go's verdicts that are not ours")
                .isEmpty();
    }

    private static Stream<GoVerdict> verdicts(String op) {
        return VERDICTS.stream().filter(verdict -> verdict.op().equals(op));
    }

    private static GoVerdict one(String op) {
        return verdicts(op).findFirst().orElseThrow();
    }

    private static List<String> chosen(List<String> all, Predicate<String> holds) {
        return all.stream().filter(holds).toList();
    }

    private static @Nullable String checked(String path, Consumer<String> check) {
        return answer(() -> {
            check.accept(path);
            return "";
        });
    }

    private static @Nullable String answer(Supplier<String> question) {
        try {
            return question.get();
        } catch (InvalidNameException e) {
            return null;
        }
    }

    private static String split(ModulePath path) {
        return path.prefix() + " " + path.pathMajor();
    }

    private static String row(Version version, List<String> others) {
        var row = new StringBuilder();
        others.forEach(other -> row.append(
                "<=>".charAt(Integer.signum(Version.PRECEDENCE.compare(version, Version.parse(other))) + 1)));
        return row.toString();
    }
}
