package dev.goproxy.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All threads, open descriptors (files and sockets) and temporary files of this process, by kind: numbers in their
 * names don't count.
 *
 * @param counts the number of resources of each kind
 */
public record ProcessResources(Map<String, Integer> counts) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Pattern NUMBER = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|\\d+");

    /** Threads that the JVM starts and ends as it likes, and that nobody owns. */
    private static final Predicate<String> SHARED_BY_THE_JVM = name -> name.equals("process reaper")
            || name.startsWith("process reaper (pid ")
            || name.startsWith("ForkJoinPool.commonPool-worker-")
            || name.startsWith("C1 CompilerThread")
            || name.startsWith("C2 CompilerThread")
            || name.equals("Keep-Alive-Timer");

    /** Returns the resources that are open now. */
    public static ProcessResources now() {
        var names = new ArrayList<String>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(SHARED_BY_THE_JVM.negate())
                .forEach(name -> names.add("thread " + name));
        descriptors().forEach(target -> names.add("descriptor " + target));
        temporaryFiles().forEach(file -> names.add("file " + file));
        var counts = new HashMap<String, Integer>();
        names.forEach(name -> counts.merge(NUMBER.matcher(name).replaceAll("#"), 1, Integer::sum));
        return new ProcessResources(counts);
    }

    private static List<String> descriptors() {
        var targets = new ArrayList<String>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return targets;
        }
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path link : links) {
                readLink(link)
                        .filter(target -> !target.matches("/proc/\\d+/fd"))
                        .forEach(targets::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }

    private static Stream<String> readLink(Path link) throws IOException {
        try {
            return Stream.of(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
            return Stream.of(); // closed meanwhile
        }
    }

    private static List<String> temporaryFiles() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the kinds of which there are more here than there were before, with the number of additional ones. */
    public Map<String, Integer> minus(ProcessResources before) {
        var more = new TreeMap<String, Integer>();
        counts.forEach((name, count) -> {
            int additional = count - before.counts.getOrDefault(name, 0);
            if (additional > 0) {
                more.put(name, additional);
            }
        });
        return more;
    }
}
