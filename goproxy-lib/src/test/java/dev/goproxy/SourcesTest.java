package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Limits for the sources of all modules. The formatter breaks lines of code, but leaves Javadoc and comments as they
 * are.
 */
class SourcesTest {
    private static final int MAX_COLUMNS = 120;

    /** Aim for 200. */
    private static final int MAX_LINES = 400;

    /** Aim for 25: a larger package is about two subjects. */
    private static final int MAX_FILES = 27;

    private static final List<Path> MODULES =
            List.of(Path.of("."), Path.of("../goproxy-testkit"), Path.of("../goproxy-server-jdk"));

    @Test
    void lines_haveAtMost120Columns() throws IOException {
        var tooLong = new ArrayList<String>();
        for (Path file : sources()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.codePointCount(0, line.length()) > MAX_COLUMNS) {
                    tooLong.add(file + ":" + (i + 1));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void files_haveAtMost400Lines() throws IOException {
        Map<Path, Integer> tooLong = new TreeMap<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MAX_LINES) {
                tooLong.put(file, lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void packages_haveAtMost27Files() throws IOException {
        Map<Path, Long> sizes =
                sources().stream().collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        assertThat(sizes).isNotEmpty();
        sizes.values().removeIf(files -> files <= MAX_FILES);
        assertThat(sizes).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (Path module : MODULES) {
            try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
