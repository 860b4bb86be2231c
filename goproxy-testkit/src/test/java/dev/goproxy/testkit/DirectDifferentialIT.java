package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.vcs.DirectModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Repositories of many shapes: what {@code go} says of them with {@code GOPROXY=direct}, and what we say, cold and warm, in both orders. */
@Execution(ExecutionMode.CONCURRENT)
class DirectDifferentialIT {
    /** Where we differ on purpose: the question, and why. */
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.of(
            "corp.example.com/s2 list", "a subdirectory .. of a page is refused, where go lists nothing",
            "corp.example.com/s3 list", "a subdirectory a/../b of a page is refused, where go lists nothing");

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
            DirectModules listFirst = world.direct();
            DirectModules zipFirst = world.direct();
            SoftAssertions all = new SoftAssertions();
            same(all, "list first, cold", DirectAnswers.ofUs(world, listFirst, false), expected);
            same(all, "zip first, cold", DirectAnswers.ofUs(world, zipFirst, true), expected);
            same(all, "list first, warm", DirectAnswers.ofUs(world, listFirst, false), expected);
            all.assertAll();
        }
    }

    private static void same(SoftAssertions all, String how, Map<String, String> ours, Map<String, String> expected) {
        Map<String, String> compared = new TreeMap<>(expected);
        compared.keySet().removeAll(KNOWN_DIFFERENCES.keySet());
        compared.forEach(
                (question, answer) -> all.assertThat(DirectAnswers.comparable(ours.getOrDefault(question, "not asked")))
                        .as(() -> how + ": " + question + "\n  go: " + answer + "\n  us: " + ours.get(question) + "\n")
                        .isEqualTo(DirectAnswers.comparable(answer)));
    }
}
