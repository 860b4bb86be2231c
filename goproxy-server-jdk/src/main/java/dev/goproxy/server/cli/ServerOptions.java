package dev.goproxy.server.cli;

import dev.goproxy.upstream.DirectMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of {@code server}, named and defaulted as those of goproxy. Filled in by picocli. */
final class ServerOptions {
    private static final String LIMIT = " (0 means no limit). Default: ${DEFAULT-VALUE}";

    /** Where modules are kept. */
    enum CacherKind {
        DIR,
        MEMORY
    }

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:8080",
            description =
                    "Address to listen on; an empty host means every interface, port 0 any free one. Default: ${DEFAULT-VALUE}")
    String address = "";

    @Option(
            names = "--cacher",
            paramLabel = "KIND",
            defaultValue = "dir",
            converter = Converters.Cacher.class,
            description = "Where modules are kept: dir or memory. Default: ${DEFAULT-VALUE}")
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
            names = "--path-prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Prefix of all request paths. Default: none")
    String pathPrefix = "";

    @Option(names = "--tls-cert-file", paramLabel = "FILE", description = "Certificate chain (PEM), to serve https")
    Optional<Path> tlsCertFile = Optional.empty();

    @Option(names = "--tls-key-file", paramLabel = "FILE", description = "Private key of the certificate (PEM)")
    Optional<Path> tlsKeyFile = Optional.empty();

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
                    "How long a list, @latest or query answer is given out of the cache before the upstream is asked"
                            + " again; 0 means that it is always asked. Default: ${DEFAULT-VALUE}")
    Duration freshFor = Duration.ZERO;

    @Option(
            names = "--absent-for",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = Converters.Timeout.class,
            description = "How long it is remembered that something does not exist upstream; 0 means not at all."
                    + " Default: ${DEFAULT-VALUE}")
    Duration absentFor = Duration.ZERO;

    @Option(
            names = "--read-ahead",
            paramLabel = "NUMBER",
            defaultValue = "16",
            converter = Converters.Count.class,
            description =
                    "How many .mod files are fetched ahead at once, because one just fetched requires them; 0 means"
                            + " that nothing is read ahead. Default: ${DEFAULT-VALUE}")
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
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = Converters.Timeout.class,
            description = "How long to wait for a connection to an upstream" + LIMIT)
    Duration connectTimeout = Duration.ZERO;

    @Option(
            names = "--fetch-timeout",
            paramLabel = "DURATION",
            defaultValue = "10m0s",
            converter = Converters.Timeout.class,
            description = "How long a fetch may take" + LIMIT)
    Duration fetchTimeout = Duration.ZERO;

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = Converters.Timeout.class,
            description = "How long running answers may take to finish when the server is stopped" + LIMIT)
    Duration shutdownTimeout = Duration.ZERO;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Converters.Format.class,
            description = "How to write log lines: text or json. Default: ${DEFAULT-VALUE}")
    LogFormat logFormat = LogFormat.TEXT;

    @Option(
            names = "--max-concurrent-direct-fetches",
            paramLabel = "NUMBER",
            defaultValue = "0",
            converter = Converters.Count.class,
            description = "How many direct fetches may run at once" + LIMIT)
    int maxConcurrentDirectFetches;

    @Option(
            names = "--direct",
            paramLabel = "MEANS",
            defaultValue = "auto",
            converter = Converters.Direct.class,
            description =
                    "By which means modules are fetched from their repositories: git, go (a go command), auto (git, and go for other version control systems) or off. Default: ${DEFAULT-VALUE}")
    DirectMode direct = DirectMode.AUTO;

    @Option(
            names = "--go-bin",
            paramLabel = "FILE",
            defaultValue = "go",
            description = "The go command for direct fetches that need one. Default: ${DEFAULT-VALUE}")
    String goBin = "go";
}
