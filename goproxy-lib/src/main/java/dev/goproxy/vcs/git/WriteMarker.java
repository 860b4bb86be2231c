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
 * Marker file in a clone while a git writes to it. If it is still there when the next git starts to write, the earlier
 * one was killed, or outlived its proxy: that process is ended, and the temporary and lock files that it has left,
 * which would make every later git fail, are deleted. What git receives is counted meanwhile.
 *
 * @param folder the clone's folder
 * @param budget limits what all of them receive
 */
record WriteMarker(Path folder, PackBudget budget) implements ProcessRunner.Listener {
    private static final String FILE_NAME = "goproxy-writes";
    private static final Pattern CONTENT = Pattern.compile("(\\d{1,18}) (\\d{1,18})");
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    /** Cleans up after an earlier git, and creates the marker. */
    @Override
    public void beforeStart() throws IOException {
        if (Files.exists(file())) {
            endEarlierProcess();
            deleteRemains();
        }
        Files.writeString(file(), "");
    }

    /** Writes the process id and start time of git into the marker. */
    @Override
    public void onStart(Process git) throws IOException {
        long started = git.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        Files.writeString(file(), git.pid() + " " + started);
    }

    /** Ends a git that receives too much. */
    @Override
    public void whileRunning() throws IOException {
        budget.charge(folder);
    }

    /** Deletes what a git that failed has left, and the marker. */
    @Override
    public void onFailure() throws IOException {
        budget.release(folder);
        if (Files.exists(file())) { // else the clone is gone
            deleteRemains();
            Files.deleteIfExists(file());
        }
    }

    /** Deletes the marker. */
    @Override
    public void onSuccess() throws IOException {
        budget.release(folder);
        Files.deleteIfExists(file());
    }

    private Path file() {
        return folder.resolve(FILE_NAME);
    }

    private void endEarlierProcess() throws IOException {
        Matcher content = CONTENT.matcher(Files.readString(file()));
        if (content.matches()) { // else the proxy ended before it knew the process
            Instant started = Instant.ofEpochMilli(Long.parseLong(content.group(2)));
            ProcessHandle.of(Long.parseLong(content.group(1)))
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(start ->
                                    Duration.between(start, started).abs().compareTo(CLOCK_TOLERANCE) < 0)
                            .isPresent())
                    .ifPresent(process -> ProcessTree.stop(List.of(process)));
        }
    }

    private void deleteRemains() throws IOException {
        List<Path> remains;
        try (Stream<Path> files = Files.walk(folder)) {
            remains = files.filter(WriteMarker::isRemains).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : remains) {
            Files.deleteIfExists(file);
        }
    }

    private static boolean isRemains(Path file) {
        String name = file.getFileName().toString();
        boolean temporary = name.startsWith("tmp_") || name.startsWith(".tmp-") || name.equals("gc.pid");
        return (temporary || name.endsWith(".lock")) && Files.isRegularFile(file);
    }
}
