package dev.goproxy.vcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Repositories of many shapes: what {@code go} says of them with {@code GOPROXY=direct}, and what we say, cold and
 * warm, in both orders.
 */
@Execution(ExecutionMode.CONCURRENT)
class DirectDifferentialIT {
    /** Where we differ on purpose: the question, and why. */
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.ofEntries(
            Map.entry("corp.example.com/s2 list", "a subdirectory .. of a page is refused, where go lists nothing"),
            Map.entry("corp.example.com/s2 latest", "and finds nothing"),
            Map.entry("corp.example.com/s7 list", "a subdirectory ../x of a page is refused, where go lists nothing"),
            Map.entry("corp.example.com/s7 latest", "and finds nothing"),
            Map.entry("corp.example.com/s8 list", "a subdirectory that comes to . is refused, where go lists nothing"),
            Map.entry("corp.example.com/s8 latest", "and serves the root as if it were a folder of that name"),
            Map.entry("corp.example.com/u7 list", "an ftp repository is refused, where go has git try it"),
            Map.entry("corp.example.com/u7 latest", "the same"),
            Map.entry("gopkg.in/yaml.v3-unstable latest", "has an Origin, where go tells none"));

    @TempDir
    Path temporary;

    @TestFactory
    Stream<DynamicTest> everyShape_isAnsweredAsByGo() {
        return DirectShapes.all().entrySet().stream()
                .filter(shape -> shape.getKey().contains(System.getProperty("shape", "")))
                .map(shape -> DynamicTest.dynamicTest(shape.getKey(), () -> compare(shape.getValue())));
    }

    private void compare(Consumer<DirectWorld> shape) throws IOException {
        try (DirectWorld world = new DirectWorld(Files.createTempDirectory(temporary, "world"))) {
            shape.accept(world);
            Map<String, String> expected = DirectAnswers.ofGo(world);
            assertThat(expected).isNotEmpty();
            VcsSource listFirst = world.direct();
            VcsSource zipFirst = world.direct();
            SoftAssertions all = new SoftAssertions();
            same(all, "list first, cold", world, DirectAnswers.ofUs(world, listFirst, false), expected);
            same(all, "zip first, cold", world, DirectAnswers.ofUs(world, zipFirst, true), expected);
            same(all, "list first, warm", world, DirectAnswers.ofUs(world, listFirst, false), expected);
            same(all, "zip first, warm", world, DirectAnswers.ofUs(world, listFirst, true), expected);
            all.assertAll();
        }
    }

    private static void same(
            SoftAssertions all, String how, DirectWorld world, Map<String, String> ours, Map<String, String> expected)
            throws IOException {
        for (Map.Entry<String, String> one : expected.entrySet()) {
            String question = one.getKey();
            if (KNOWN_DIFFERENCES.containsKey(question)) {
                continue;
            }
            String us = ours.getOrDefault(question, "not asked");
            if (differInRef(us, one.getValue())) {
                one.setValue(DirectAnswers.ofGoAlone(world, question));
            }
            all.assertThat(DirectAnswers.comparable(us))
                    .as(() -> how + ": " + question + "\n  go: " + one.getValue() + "\n  us: " + us + "\n")
                    .isEqualTo(DirectAnswers.comparable(one.getValue()));
        }
    }

    /** Several queries may lead to one version: go then tells the ref that led to it first, whichever that was. */
    private static boolean differInRef(String us, String go) {
        return !us.equals(go) && DirectAnswers.withoutRef(us).equals(DirectAnswers.withoutRef(go));
    }
}
