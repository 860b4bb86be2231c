package dev.goproxy.vcs.git;

import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The mark in a clone of a git that writes to it. If it is still there when somebody else may write, that git failed, was killed, or outlived
 * us: it is ended, and what it has left is deleted, on which git would stumble for ever.
 *
 * @param folder the clone's folder
 */
public record WriteMarker(Path folder) implements ProcessRunner.Listener {
    private static final String MARK = "goproxy-writes";
    private static final Pattern PROCESS = Pattern.compile("(\\d{1,18}) (\\d{1,18})");
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    @Override
    public void beforeStart() throws IOException {
        if (Files.exists(mark())) {
            endOther();
            sweep();
        }
        Files.writeString(mark(), "");
    }

    @Override
    public void onStart(Process git) throws IOException {
        long started = git.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        Files.writeString(mark(), git.pid() + " " + started);
    }

    /** Deletes the mark; a git that fails keeps it, since it leaves files too. */
    @Override
    public void onSuccess() throws IOException {
        Files.deleteIfExists(mark());
    }

    private Path mark() {
        return folder.resolve(MARK);
    }

    private void endOther() throws IOException {
        Matcher told = PROCESS.matcher(Files.readString(mark()));
        if (told.matches()) { // else it was cut off before it could be told
            Instant started = Instant.ofEpochMilli(Long.parseLong(told.group(2)));
            ProcessHandle.of(Long.parseLong(told.group(1)))
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(start ->
                                    Duration.between(start, started).abs().compareTo(CLOCK_TOLERANCE) < 0)
                            .isPresent())
                    .ifPresent(process -> ProcessTree.stop(List.of(process)));
        }
    }

    private void sweep() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.walk(folder)) {
            left = files.filter(WriteMarker::isLeft).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }

    private static boolean isLeft(Path file) {
        String name = file.getFileName().toString();
        boolean temporary = name.startsWith("tmp_") || name.startsWith(".tmp-") || name.equals("gc.pid");
        return (temporary || name.endsWith(".lock")) && Files.isRegularFile(file);
    }
}
