package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The library's regular expressions take a number of steps that grows as the text does, whatever the text: the JDK's
 * engine goes back and tries again, so that a bad pattern and a text made for it take seconds.
 */
class LinearPatternsTest {
    private static final int LENGTH = 2000;
    /** Steps for a character; some patterns try some hundred alternatives or lengths. */
    private static final int MAX_STEPS = 120;

    private static final List<String> UNITS = List.of(
            "a",
            "1",
            "0",
            "v1.",
            "a.",
            "a-",
            "a/",
            "/x",
            "/~x",
            "x.git",
            "/x.git",
            "/v1",
            ".",
            "..",
            "/..",
            "//",
            "://",
            "https://",
            ":",
            "::",
            "a:",
            "@",
            "a@",
            ",",
            "|",
            " ",
            "\t",
            "\n",
            "\n\n",
            "\r\n",
            "Deprecated:",
            "\n\nDeprecated: ",
            "&",
            "&#",
            "&#x1",
            "%",
            "%2",
            "[",
            "]",
            "[]",
            "[:",
            "\"",
            "\"a",
            "W/\"",
            "-",
            "--",
            "-----BEGIN CERTIFICATE-----",
            "-----BEGIN A-----",
            "=",
            "?",
            "?a",
            "#",
            "+",
            "~",
            "_",
            "\\",
            "'",
            "' ",
            "unable to access 'https://",
            "2024-01-01T00:00:00",
            "go1.",
            "1.1",
            "rc1",
            "module ",
            "é",
            "\u0000");

    /** Those that are searched for within a text; all others must match the whole. */
    private static final Set<String> SEARCHED = Set.of(
            "Directives.DEPRECATED",
            "Git.CREDENTIALS",
            "GitHttpProxies.REFUSAL",
            "GoCommandErrors.BROKEN_CLONE",
            "GoModCheck.MODULE",
            "GoModLocation.GOPKG_IN_MAJOR",
            "GoModLocation.MAJOR",
            "GoUrl.ODD_PORT",
            "GoUrl.SECRET_QUERY",
            "GoUrl.USERINFO",
            "HtmlText.ENTITY",
            "PemCertificates.BLOCK",
            "Preconditions.TAG",
            "Redirect.ABOVE_ROOT");

    private static final List<String> ENDS = List.of("", "!", "/", ".", "\u0000", " ", "git", "'", "]", ":");

    /** A text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Map.Entry<String, Pattern>> patterns() throws Exception {
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                if (name.startsWith("dev.")) {
                    addPatterns(Class.forName(name), patterns);
                }
            }
        }
        assertThat(patterns.keySet()).containsAll(SEARCHED);
        return patterns.entrySet().stream();
    }

    private static void addPatterns(Class<?> type, Map<String, Pattern> patterns)
            throws IllegalAccessException, IOException {
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                patterns.put(type.getSimpleName() + "." + field.getName(), (Pattern) field.get(null));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void pattern_takesALinearNumberOfSteps(Map.Entry<String, Pattern> pattern) {
        for (String unit : UNITS) {
            for (String end : ENDS) {
                String text = unit.repeat(LENGTH / unit.length()) + end;
                var counted = new Counted(text);
                Matcher matcher = pattern.getValue().matcher(counted);
                boolean found = SEARCHED.contains(pattern.getKey()) ? matcher.find() : matcher.matches();
                while (found && SEARCHED.contains(pattern.getKey())) {
                    found = matcher.find();
                }
                assertThat(counted.steps)
                        .as("steps for %s... %s", unit, end)
                        .isLessThan((long) MAX_STEPS * text.length());
            }
        }
    }
}
