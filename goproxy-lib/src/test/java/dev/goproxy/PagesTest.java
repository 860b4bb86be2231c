package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the repository, compared with the code and with each other. */
class PagesTest {
    private static final Path ROOT = Path.of("..");
    private static final String ARCHITECTURE = "goproxy-lib/ARCHITECTURE.md";
    private static final Pattern ROOM =
            Pattern.compile("^\\| `(dev\\.goproxy[a-z.]*)` \\| (exported)? ?\\|", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern CODE_BLOCK = Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
    /** A type in backticks, perhaps with a nested type or a method. */
    private static final Pattern TYPE =
            Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)((?:\\.[A-Za-z]+)*)(?:\\(\\))?`");
    /** Types of the platform, header fields and placeholders. */
    private static final Set<String> OTHERS = Set.of(
            "CompletionStage",
            "AutoCloseable",
            "Executor",
            "Foo",
            "FooTest",
            "HttpClient",
            "HttpServer",
            "IOException",
            "Range",
            "Thread",
            "Warning");

    @Test
    void architecture_listsTheRooms() throws IOException {
        List<MatchResult> rows = ROOM.matcher(read(ARCHITECTURE)).results().toList();
        assertThat(rows).extracting(row -> row.group(1)).isEqualTo(Rooms.TOP_DOWN);
        assertThat(rows)
                .filteredOn(row -> row.group(2) != null)
                .extracting(row -> row.group(1))
                .containsExactlyInAnyOrderElementsOf(Rooms.exported());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                ARCHITECTURE,
                "goproxy-lib/README.md",
                "goproxy-testkit/README.md",
                "goproxy-server-jdk/README.md",
                ".github/CONTRIBUTING.md"
            })
    void types_exist(String page) throws IOException {
        Map<String, Path> sources = sources();
        var unknown = new TreeSet<String>();
        for (MatchResult name : TYPE.matcher(CODE_BLOCK.matcher(read(page)).replaceAll(""))
                .results()
                .toList()) {
            Path source = sources.get(name.group(1));
            if (source == null ? !OTHERS.contains(name.group(1)) : !declares(source, name.group(2))) {
                unknown.add(name.group());
            }
        }
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CHANGELOG.md",
                ARCHITECTURE,
                "goproxy-lib/README.md",
                "goproxy-testkit/README.md",
                "goproxy-server-jdk/README.md",
                "goproxy-server-jdk/src/bench/README.md",
                ".github/CONTRIBUTING.md"
            })
    void links_lead(String page) throws IOException {
        var broken = new ArrayList<String>();
        for (MatchResult link : LINK.matcher(read(page)).results().toList()) {
            if (link.group(1).contains("://")) {
                continue;
            }
            Path file = ROOT.resolve(page);
            Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
            if (!Files.exists(target)
                    || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
                broken.add(link.group());
            }
        }
        assertThat(broken).isEmpty();
    }

    private static String read(String page) throws IOException {
        return Files.readString(ROOT.resolve(page));
    }

    /** The anchors that GitHub gives to the headings of a page. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** Whether a source has each of some members, such as {@code .Builder.listener}. */
    private static boolean declares(Path source, String members) throws IOException {
        String text = Files.readString(source);
        return Pattern.compile("\\w+")
                .matcher(members)
                .results()
                .allMatch(member -> text.matches("(?s).*\\b" + member.group() + "\\b.*"));
    }

    /** All source files of the repository by the name of their type. */
    private static Map<String, Path> sources() throws IOException {
        var sources = new TreeMap<String, Path>();
        for (String module : List.of("goproxy-testkit", "goproxy-server-jdk", "goproxy-lib")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file ->
                                sources.put(file.getFileName().toString().replace(".java", ""), file));
            }
        }
        return sources;
    }
}
