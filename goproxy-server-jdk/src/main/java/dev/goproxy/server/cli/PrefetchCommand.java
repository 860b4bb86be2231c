package dev.goproxy.server.cli;

import dev.goproxy.cache.Cacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.offline.FetchReasons;
import dev.goproxy.offline.Item;
import dev.goproxy.offline.PrefetchReport;
import dev.goproxy.offline.Prefetcher;
import dev.goproxy.server.logging.LogFormat;
import dev.goproxy.server.logging.ServerLogging;
import dev.goproxy.sumdb.GoSumDb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code prefetch}, which fills a cache for hosts without a network. */
@Command(
        name = "prefetch",
        description = "Fetches into the cache all that clients need to build, test, tidy and list some projects, with"
                + " their checksum verification on. What is there already is not fetched again.",
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        footer = {
            "",
            "Exits with 0 if all is there, with 1 if something is missing; everything else was",
            "fetched then, and the same command again tries only what is missing. GOPROXY, GOSUMDB,",
            "GOPRIVATE, ... and the flags' environment variables work as they do for 'server'."
        })
final class PrefetchCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ITEM",
            arity = "1..*",
            description = "A go.mod, go.sum or go.work file; a folder with a go.work or go.mod file; MODULE@VERSION,"
                    + " MODULE@latest or another query: all that 'go install MODULE/...@VERSION' needs; or - for such"
                    + " lines from standard input, such as the list of 'server --wanted'")
    List<String> items = List.of();

    @Option(
            names = "--toolchains",
            paramLabel = "PLATFORM",
            split = ",",
            description = "Platforms, such as linux/amd64,darwin/arm64, for which to fetch the toolchains that go and"
                    + " toolchain lines demand")
    List<String> toolchains = List.of();

    @Option(
            names = "--jobs",
            paramLabel = "NUMBER",
            defaultValue = "8",
            converter = Converters.Count.class,
            description = "Maximum number of modules that are fetched at a time. Default: ${DEFAULT-VALUE}")
    int jobs;

    @Option(
            names = "--dry-run",
            description = "Fetch only what tells what is needed, keep nothing, and print what would be fetched")
    boolean dryRun;

    @Option(names = "--json", description = "Print what becomes of each file as a line of JSON")
    boolean json;

    @Mixin
    ProxyOptions proxy = new ProxyOptions();

    private final FetchReasons reasons = new FetchReasons();

    @Override
    public Integer call() throws IOException {
        ServerLogging.useForErrors(LogFormat.TEXT);
        List<Item> wanted = items(items, spec.commandLine());
        proxy.readAhead = 0;
        proxy.serveDeleted = false; // what is absent upstream is to be told from what fails
        proxy.proxiedSumDbs = sumDbs();
        try (ProxyAssembly assembly = assembly()) {
            if (!dryRun && assembly.problem().isPresent()) {
                throw new IOException(assembly.problem().get());
            }
            return run(assembly, wanted);
        }
    }

    private ProxyAssembly assembly() throws IOException {
        try {
            return ProxyAssembly.create(proxy, dryRun ? ScratchCacher::new : UnaryOperator.identity(), reasons);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int run(ProxyAssembly assembly, List<Item> wanted) throws IOException {
        var line = new ProgressLine(spec.commandLine().getErr(), ProgressLine.isErrTerminal());
        var output = new PrefetchOutput(spec.commandLine().getOut(), line, json, dryRun);
        try (Prefetcher prefetcher = prefetcher(assembly, output)) {
            var onSignal = new Thread(() -> interrupt(prefetcher, assembly, line), "goproxy-interrupt");
            Runtime.getRuntime().addShutdownHook(onSignal);
            PrefetchReport report = prefetcher.run(wanted);
            Runtime.getRuntime().removeShutdownHook(onSignal);
            output.finish(report);
            return report.isComplete() ? 0 : 1;
        } catch (InterruptedException | IllegalStateException e) {
            return INTERRUPTED; // a signal has come: the hook is halting the process
        }
    }

    private Prefetcher prefetcher(ProxyAssembly assembly, PrefetchOutput output) {
        Cacher cacher = assembly.cacher() instanceof ScratchCacher scratch ? scratch.below() : assembly.cacher();
        try {
            return Prefetcher.builder(assembly.proxy(), cacher)
                    .jobs(jobs)
                    .sumDbs(proxy.sumDbNames())
                    .exempt(PathPatterns.parse(GoEnv.system().gonosumdb()))
                    .toolchains(toolchains)
                    .freshFor(proxy.freshFor)
                    .dryRun(dryRun)
                    .reasons(reasons)
                    .listener(output)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Ends at once. What was being written stays a temporary file, which goes with the assembly. */
    private static void interrupt(Prefetcher prefetcher, ProxyAssembly assembly, ProgressLine line) {
        prefetcher.close();
        line.clear();
        System.err.println("interrupted; what was fetched so far is in the cache");
        try {
            assembly.close();
        } catch (IOException | RuntimeException e) {
            System.err.println("could not clean up: " + e);
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        ServerLogging.flush();
        Runtime.getRuntime().halt(INTERRUPTED);
    }

    /** The databases that clients may reach through the server, and that of GOSUMDB, which is used on this side. */
    private List<String> sumDbs() throws IOException {
        List<String> databases = new ArrayList<>(proxy.proxiedSumDbs);
        try {
            GoSumDb.parse(GoEnv.system().gosumdb())
                    .filter(database -> !proxy.sumDbNames().contains(database.name()))
                    .map(database -> database.name()
                            + database.url().map(url -> " " + url).orElse(""))
                    .ifPresent(databases::add);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return List.copyOf(databases);
    }

    /**
     * Parses items; {@code -} stands for those in the lines of standard input.
     *
     * @throws ParameterException if one is invalid
     */
    static List<Item> items(List<String> items, CommandLine commandLine) throws IOException {
        var wanted = new ArrayList<Item>();
        try {
            for (String item : items) {
                if (item.equals("-")) {
                    readLines(wanted);
                } else {
                    wanted.add(Item.parse(item));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, e.getMessage(), e);
        }
        return wanted;
    }

    private static void readLines(List<Item> wanted) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                wanted.add(Item.parseListed(line.strip()));
            }
        }
    }
}
