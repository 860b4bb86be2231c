package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.TestRepo;
import dev.goproxy.vcs.DirectAnswers;
import dev.goproxy.vcs.DirectShapes;
import dev.goproxy.vcs.DirectWorld;
import dev.goproxy.vcs.VcsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One clone, and many who want it at the same time: threads, proxies and processes. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class DirectClonesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSIONS = 50;

    @TempDir
    Path temporary;

    private DirectWorld world;
    private Path folder;

    @BeforeEach
    void repositoryOfManyVersions() throws IOException {
        world = new DirectWorld(Files.createDirectory(temporary.resolve("world")));
        folder = temporary.resolve("direct");
        TestRepo repo = world.repo(DirectShapes.MODULE);
        for (int i = 0; i < VERSIONS; i++) {
            String text = "version " + i;
            repo.commit(DirectShapes.module(DirectShapes.MODULE)
                    .andThen(change -> change.file("v.txt", text).file("big.txt", text.repeat(1000))));
            repo.tag(version(i));
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static String version(int i) {
        return "v1." + i + ".0";
    }

    private static String sum(VcsSource direct, int i) throws IOException {
        return DirectAnswers.zip(
                direct, new ModuleVersion(DirectWorld.path(DirectShapes.MODULE), Version.parse(version(i))));
    }

    /** Fetches the versions of a range, all at once. */
    private static Map<Integer, String> sums(VcsSource direct, int from, int to) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(to - from);
        try {
            List<Callable<String>> asks = IntStream.range(from, to)
                    .<Callable<String>>mapToObj(i -> () -> sum(direct, i))
                    .toList();
            Map<Integer, String> sums = new TreeMap<>();
            int i = from;
            for (Future<String> answer : threads.invokeAll(asks)) {
                sums.put(i++, answer.get());
            }
            return sums;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void versionsAtOnce_areFetchedOneAtATime() throws Exception {
        Path trace = temporary.resolve("trace");
        world.env("GIT_TRACE2_EVENT", trace.toString());
        assertThat(sums(world.direct(folder), 0, VERSIONS).values())
                .doesNotHaveDuplicates()
                .doesNotContain("-");
        List<String> fetches = runs(trace, "\"fetch\"");
        assertThat(fetches)
                .as("never two at a time")
                .isEqualTo(IntStream.range(0, fetches.size())
                        .mapToObj(i -> i % 2 == 0 ? "start" : "exit")
                        .toList());
        assertThat(fetches.size() / 2).as("those who wait are served together").isBetween(1, VERSIONS / 2);
    }

    @Test
    void versionsAtOnce_takeTurnsIfTheyAreToldTo() throws Exception {
        Path trace = temporary.resolve("trace");
        world.env("GIT_TRACE2_EVENT", trace.toString());
        VcsSource direct = world.builder(folder).maxConcurrent(1).build();
        assertThat(sums(direct, 0, 10).values()).doesNotHaveDuplicates().doesNotContain("-");
        int running = 0;
        int most = 0;
        for (String event : runs(trace, "")) {
            running += event.equals("start") ? 1 : -1;
            most = Math.max(most, running);
        }
        assertThat(most).isEqualTo(1);
    }

    /** When git processes of ours began and ended that have a word in their command, as git itself tells. */
    private static List<String> runs(Path trace, String word) throws IOException {
        Set<String> running = new HashSet<>();
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            JsonNode event = JSON.readTree(line);
            String process = event.path("sid").asText();
            String name = event.path("event").asText();
            boolean ours = !process.contains("/"); // and no child of another git
            if (ours && name.equals("start") && event.path("argv").toString().contains(word)) {
                running.add(process);
                events.add(name);
            } else if (name.equals("exit") && running.contains(process)) {
                events.add(name);
            }
        }
        return events;
    }

    @Test
    void oneFolder_isSharedByProcesses() throws Exception {
        Map<Integer, String> expected = sums(world.direct(), 0, 30);
        Process process = otherProcess();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            var out = process.inputReader();
            assertThat(out.readLine()).isEqualTo("ready");
            Map<Integer, String> sums = new TreeMap<>();
            process.outputWriter().append("go\n").flush();
            List<Future<Map<Integer, String>>> ours = new ArrayList<>();
            for (int from : List.of(0, 10)) {
                ours.add(threads.submit(() -> sums(world.direct(folder), from, from + 10)));
            }
            for (int i = 20; i < 30; i++) {
                sums.put(i, out.readLine());
            }
            for (Future<Map<Integer, String>> answer : ours) {
                sums.putAll(answer.get());
            }
            assertThat(sums).isEqualTo(expected);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
            threads.shutdownNow();
        }
        nothingIsLeftBehind();
    }

    private Process otherProcess() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        temporary.resolve("world").toString(),
                        folder.toString())
                .redirectError(temporary.resolve("other.log").toFile());
        builder.environment().putAll(world.environment());
        return builder.start();
    }

    private void nothingIsLeftBehind() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString()))
                    .noneMatch(name -> (name.startsWith("tmp/") && !name.endsWith(".lock"))
                            || name.contains("tmp_")
                            || name.matches("git/.*/.*\\.lock"));
        }
        try (Stream<Path> clones = Files.list(folder.resolve("git"))) {
            Path clone = clones.filter(Files::isDirectory).findFirst().orElseThrow();
            Process check = new ProcessBuilder("git", "-C", clone.toString(), "fsck", "--connectivity-only")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(check.waitFor()).as(said).isZero();
        }
    }

    /** Another proxy, in a JVM of its own. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) throws Exception {
            try (DirectWorld world = new DirectWorld(Path.of(arguments[0]))) {
                VcsSource direct = world.direct(Path.of(arguments[1]));
                System.out.println("ready");
                System.in.read();
                sums(direct, 20, 30).values().forEach(System.out::println);
            }
        }
    }

    @Test
    void deletedClone_isMadeAnew() throws Exception {
        VcsSource direct = world.direct(folder);
        String first = sum(direct, 0);
        String second = sum(direct, 1);
        deleteClones();
        assertThat(sum(direct, 0)).isEqualTo(first);
        deleteClones();
        assertThat(sum(world.direct(folder), 2)).as("fetched by another").isNotEqualTo("-");
        assertThat(sum(direct, 1)).isEqualTo(second);
        assertThat(sum(direct, 0)).isEqualTo(first);
    }

    private void deleteClones() throws IOException {
        MoreFiles.deleteDirectoryContents(folder.resolve("git"), RecursiveDeleteOption.ALLOW_INSECURE);
    }
}
