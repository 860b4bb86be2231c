package dev.goproxy.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Properties of all names. */
class LawsTest {
    @Property(tries = 300)
    void unescape_reversesEscape(@ForAll("paths") String path, @ForAll("versions") Version version) {
        var escaped = Escaping.escapePath(path);
        assertThat(escaped).isEqualTo(escaped.toLowerCase(Locale.ROOT));
        assertThat(Escaping.unescapePath(escaped)).isEqualTo(path);
        assertThat(ModulePath.unescape(escaped).escaped()).isEqualTo(escaped);
        assertThat(Escaping.unescapeVersion(version.escaped())).isEqualTo(version.text());
    }

    @Property(tries = 300)
    void toString_reversesParse(@ForAll("paths") String path, @ForAll("versions") Version version) {
        var parsed = ModulePath.parse(path);
        assertThat(parsed).hasToString(path);
        assertThat(parsed.prefix() + parsed.pathMajor()).isEqualTo(path);
        assertThat(Version.parse(version.toString())).isEqualTo(version);
        assertThat(version.canonical().canonical()).isEqualTo(version.canonical());
        assertThat(Version.PRECEDENCE.compare(version, version.canonical())).isZero();
    }

    @Property(tries = 500)
    void order_isTotal(@ForAll("versions") Version a, @ForAll("versions") Version b, @ForAll("versions") Version c) {
        var order = Version.ORDER;
        assertThat(Integer.signum(order.compare(a, b))).isEqualTo(-Integer.signum(order.compare(b, a)));
        assertThat(order.compare(a, b) == 0).isEqualTo(a.equals(b));
        var sorted = List.of(a, b, c).stream().sorted(order).toList();
        assertThat(order.compare(sorted.get(0), sorted.get(2))).isNotPositive();
        assertThat(Version.PRECEDENCE.compare(sorted.get(0), sorted.get(2))).isNotPositive();
    }

    @Property(tries = 300)
    void pseudoVersion_knowsWhatItWasBuiltFrom(
            @ForAll("versions") Version tag, @ForAll @LongRange(min = 0, max = 253402300799L) long seconds) {
        var base = tag.canonical();
        var time = Instant.ofEpochSecond(seconds);
        var pseudo = PseudoVersion.build("v1", Optional.of(base), time.plusNanos(5), "abcdef123456");
        assertThat(PseudoVersion.parse(pseudo.version())).isEqualTo(pseudo);
        assertThat(pseudo.time()).isEqualTo(time.truncatedTo(ChronoUnit.SECONDS));
        assertThat(pseudo.revision()).isEqualTo("abcdef123456");
        assertThat(pseudo.base()).contains(base);
        assertThat(Version.PRECEDENCE.compare(pseudo.version(), base)).isPositive();
    }

    @Property(tries = 500)
    void anyString_isAcceptedOrRefusedByItsOwnException(@ForAll String text) {
        assertThatCode(() -> refuse(text)).doesNotThrowAnyException();
    }

    @Property(tries = 500)
    void anyGlob_isNoError(@ForAll("globs") String globs, @ForAll("globs") String path) {
        assertThatCode(() -> PathPatterns.parse(globs).matches(path)).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> paths() {
        return Names.paths();
    }

    @Provide
    Arbitrary<Version> versions() {
        return Names.versions();
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("ab*?[]^-\\/,é\ud83d\ude00").ofMaxLength(12);
    }

    private static void refuse(String text) {
        List.<Runnable>of(
                        () -> PathRules.checkModulePath(text),
                        () -> PathRules.checkFilePath(text),
                        () -> PathRules.checkImportPath("a/" + text),
                        () -> Escaping.unescapePath("example.com/" + text),
                        () -> Escaping.unescapeVersion(text),
                        () -> ModuleVersion.of("example.com/" + text, "v1.0.0"),
                        () -> Version.parse("v1.0.0-" + text))
                .forEach(LawsTest::refuse);
    }

    private static void refuse(Runnable parse) {
        try {
            parse.run();
        } catch (InvalidNameException e) {
            assertThat(e.reason()).isNotEmpty();
        }
    }
}
