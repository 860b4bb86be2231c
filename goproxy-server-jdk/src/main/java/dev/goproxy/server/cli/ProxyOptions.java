package dev.goproxy.server.cli;

import dev.goproxy.upstream.DirectMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of a proxy, for commands with and without a server, with goproxy's names and defaults. Set by picocli. */
final class ProxyOptions {
    /** The storage of modules. */
    enum CacherKind {
        DIR,
        MEMORY
    }

    @Option(
            names = "--cacher",
            paramLabel = "KIND",
            defaultValue = "dir",
            converter = Converters.Cacher.class,
            description = "Storage of modules: dir or memory. Default: ${DEFAULT-VALUE}")
    CacherKind cacher = CacherKind.DIR;

    @Option(
            names = "--cacher-dir",
            paramLabel = "DIR",
            defaultValue = "caches",
            description = "Folder of the dir cacher. Default: ${DEFAULT-VALUE}")
    Path cacherDir = Path.of("");

    @Option(
            names = "--temp-dir",
            paramLabel = "DIR",
            description = "Folder for temporary files. Default: inside the folder of the dir cacher, else the system's")
    Optional<Path> tempDir = Optional.empty();

    @Option(
            names = "--proxied-sumdbs",
            paramLabel = "DB",
            split = ",",
            defaultValue = "sum.golang.org",
            description =
                    "Checksum databases to proxy: names, or names each with a blank and a URL; an empty list means"
                            + " none. Default: ${DEFAULT-VALUE}")
    List<String> proxiedSumDbs = List.of();

    @Option(
            names = "--fresh-for",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = Converters.Timeout.class,
            description =
                    "Time for which a list, @latest or query answer is served from the cache before the upstream is"
                            + " asked again; 0 means that it is always asked. Default: ${DEFAULT-VALUE}")
    Duration freshFor = Duration.ZERO;

    @Option(
            names = "--absent-for",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = Converters.Timeout.class,
            description = "Time for which it is remembered that something does not exist upstream; 0 means not at all."
                    + " Default: ${DEFAULT-VALUE}")
    Duration absentFor = Duration.ZERO;

    @Option(
            names = "--serve-deleted",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            defaultValue = "true",
            description =
                    "Tell lists and the latest version of a module from the cache when its upstream has it no more."
                            + " Default: ${DEFAULT-VALUE}")
    boolean serveDeleted;

    @Option(
            names = "--read-ahead",
            paramLabel = "NUMBER",
            defaultValue = "16",
            converter = Converters.Count.class,
            description =
                    "Maximum number of .mod files, and as many .info files, that are fetched at once before a client"
                            + " asks for them: the .mod files that a requested one requires, and the .info files of a"
                            + " module graph whose download has begun. 0 means that nothing is read ahead. Default:"
                            + " ${DEFAULT-VALUE}")
    int readAhead;

    @Option(
            names = "--insecure",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            defaultValue = "false",
            description = "Don't check the certificates of upstreams")
    boolean insecure;

    @Option(
            names = "--no-fsync",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            defaultValue = "false",
            description =
                    "Don't wait until cached files are on the disk: faster where that is slow, but a power failure"
                            + " may leave empty files, which are then noticed and fetched anew")
    boolean noFsync;

    @Option(
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = Converters.Timeout.class,
            description = "Maximum time to connect to an upstream" + Converters.LIMIT)
    Duration connectTimeout = Duration.ZERO;

    @Option(
            names = "--response-timeout",
            paramLabel = "DURATION",
            defaultValue = "0s",
            converter = Converters.Timeout.class,
            description = "Maximum time until an upstream begins to respond; 0 means as long as --fetch-timeout allows."
                    + " Default: ${DEFAULT-VALUE}")
    Duration responseTimeout = Duration.ZERO;

    @Option(
            names = "--stall-timeout",
            paramLabel = "DURATION",
            defaultValue = "20s",
            converter = Converters.Timeout.class,
            description = "Maximum time without data in the middle of a response, tripled each time that it stalls at"
                    + " the same byte; 0 means as long as --fetch-timeout allows. Default: ${DEFAULT-VALUE}")
    Duration stallTimeout = Duration.ZERO;

    @Option(
            names = "--fetch-timeout",
            paramLabel = "DURATION",
            defaultValue = "10m0s",
            converter = Converters.Timeout.class,
            description = "Maximum time of a fetch" + Converters.LIMIT)
    Duration fetchTimeout = Duration.ZERO;

    @Option(
            names = "--max-fetches-per-client",
            paramLabel = "NUMBER",
            defaultValue = "0",
            converter = Converters.Count.class,
            description = "Maximum number of fetches at a time for one client; its further ones wait, while others take"
                    + " their turns. 0 means half of what fits into the memory. Default: ${DEFAULT-VALUE}")
    int maxFetchesPerClient;

    @Option(
            names = "--max-concurrent-direct-fetches",
            paramLabel = "NUMBER",
            converter = Converters.Count.class,
            description = "Maximum number of concurrent direct fetches, each a git or go process; 0 means no limit."
                    + " Default: 4 for each processor")
    Optional<Integer> maxConcurrentDirectFetches = Optional.empty();

    @Option(
            names = "--min-free-disk",
            paramLabel = "MIB",
            defaultValue = "100",
            converter = Converters.Count.class,
            description = "MiB to keep free on each disk, but at most a twentieth of it: beyond that nothing is cached,"
                    + " downloaded or cloned"
                    + Converters.LIMIT)
    int minFreeDisk;

    @Option(
            names = "--forbid-private-addresses",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            defaultValue = "false",
            description = "Let only your settings lead to private addresses, not module paths, pages and redirects")
    boolean forbidPrivateAddresses;

    @Option(
            names = "--allow-addresses",
            paramLabel = "ADDRESSES",
            split = ",",
            description = "Addresses and ranges to which module paths, pages and redirects may lead all the same,"
                    + " such as 127.0.0.1,fd00::/8")
    List<String> allowAddresses = List.of();

    @Option(
            names = "--direct",
            paramLabel = "MEANS",
            defaultValue = "auto",
            converter = Converters.Direct.class,
            description =
                    "Means of fetching modules from their repositories: git, go (a go command), auto (git, and go for"
                            + " other version control systems) or off. Default: ${DEFAULT-VALUE}")
    DirectMode direct = DirectMode.AUTO;

    @Option(
            names = "--go-bin",
            paramLabel = "FILE",
            defaultValue = "go",
            description = "The go command for direct fetches that need one. Default: ${DEFAULT-VALUE}")
    String goBin = "go";

    /** The names of the proxied checksum databases, without URLs. */
    List<String> sumDbNames() {
        return proxiedSumDbs.stream()
                .map(database -> database.strip().split(" ", 2)[0])
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
