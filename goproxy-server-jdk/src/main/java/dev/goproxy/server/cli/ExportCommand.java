package dev.goproxy.server.cli;

import dev.goproxy.bundle.BundleReport;
import dev.goproxy.bundle.BundleWriter;
import dev.goproxy.bundle.IncompleteCacheException;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.server.logging.LogFormat;
import dev.goproxy.server.logging.ServerLogging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code export}, which writes what a cache has into a file for another cache. */
@Command(
        name = "export",
        description = "Writes a bundle of what is in the cache: all of it, what is newer than a time, or what some"
                + " projects need. Nothing is fetched.",
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        footer = {
            "",
            "A bundle is a zip file. Unpacked, it serves go as GOPROXY=file:///FOLDER.",
            "Exits with 1, and writes nothing, if the cache lacks files that the items need, if one of",
            "its files is damaged, or if there is nothing to write."
        })
final class ExportCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    private static final int CLEANUP_SECONDS = 10;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ITEM",
            arity = "0..*",
            description = "What to export, as for 'prefetch': a go.mod, go.sum or go.work file; a folder with a go.work"
                    + " or go.mod file; MODULE@VERSION; or - for such lines from standard input. Default: the whole"
                    + " cache")
    List<String> items = List.of();

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The bundle to write")
    Path output = Path.of("");

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Converters.Since.class,
            description = "Only what has been stored since that time, such as 2026-01-31T12:00:00Z, or within a"
                    + " duration, such as 7d or 12h")
    Optional<Instant> since = Optional.empty();

    @Option(
            names = "--split",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description = "Write several files of at most that size, such as 4GiB or 650MB: FILE.001, FILE.002, ..."
                    + " Each is a bundle itself; a larger file of the cache has one of its own")
    Optional<Long> split = Optional.empty();

    @Option(
            names = "--toolchains",
            paramLabel = "PLATFORM",
            split = ",",
            description = "With items: platforms, such as linux/amd64,darwin/arm64, for which to export the toolchains"
                    + " that go and toolchain lines demand")
    List<String> toolchains = List.of();

    @Option(names = "--json", description = "Print each file that is written as a line of JSON")
    boolean json;

    @Option(
            names = "--cacher-dir",
            paramLabel = "DIR",
            defaultValue = "caches",
            description = "Folder of the cache. Default: ${DEFAULT-VALUE}")
    Path cacherDir = Path.of("");

    @Override
    public Integer call() throws IOException {
        ServerLogging.useForErrors(LogFormat.TEXT);
        if (!Files.isDirectory(cacherDir)) {
            throw new NotDirectoryException("the cache folder " + cacherDir + " does not exist");
        }
        if (items.isEmpty() && !toolchains.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--toolchains needs an item");
        }
        var line = new ProgressLine(spec.commandLine().getErr(), ProgressLine.isErrTerminal());
        var print = new ExportOutput(spec.commandLine().getOut(), line, json);
        try (var cacher = new DirCacher(cacherDir)) {
            return run(writer(cacher, print), print, line);
        } catch (IncompleteCacheException e) {
            print.missing(e.missing());
            return 1;
        } finally {
            line.clear();
        }
    }

    private BundleWriter writer(DirCacher cacher, ExportOutput print) throws IOException {
        var builder = BundleWriter.builder(cacher)
                .items(PrefetchCommand.items(items, spec.commandLine()))
                .listener(print);
        since.ifPresent(builder::since);
        split.ifPresent(builder::maxPartBytes);
        try {
            return builder.toolchains(toolchains).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int run(BundleWriter writer, ExportOutput print, ProgressLine line) throws IOException {
        var ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        var onSignal = new Thread(() -> interrupt(main, ended, line), "goproxy-interrupt");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            BundleReport report = writer.write(output);
            Runtime.getRuntime().removeShutdownHook(onSignal);
            print.finish(report);
            return 0;
        } catch (InterruptedException | IllegalStateException e) {
            return INTERRUPTED; // a signal has come: the hook is halting the process
        } finally {
            ended.countDown();
        }
    }

    /** Waits until the temporary files are deleted. */
    private static void interrupt(Thread main, CountDownLatch ended, ProgressLine line) {
        if (ended.getCount() == 0) {
            return; // not a signal, but the regular end after an error
        }
        main.interrupt();
        try {
            boolean isClean = ended.await(CLEANUP_SECONDS, TimeUnit.SECONDS);
            line.clear();
            System.err.println(
                    isClean
                            ? "interrupted; no bundle was written"
                            : "interrupted; a temporary file may be left beside the output");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ServerLogging.flush();
        Runtime.getRuntime().halt(INTERRUPTED);
    }
}
