package dev.goproxy.server.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of an HTTP server, with goproxy's names and defaults. Set by picocli. */
final class HttpOptions {
    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:8080",
            description = "Address to listen on; an empty host means every interface, port 0 any free one."
                    + " Default: ${DEFAULT-VALUE}")
    String address = "";

    @Option(
            names = "--path-prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Prefix of all request paths. Default: none")
    String pathPrefix = "";

    @Option(
            names = "--admin-address",
            paramLabel = "HOST:PORT",
            description =
                    "Address of a second server, for operators only: /metrics (Prometheus), /status (JSON), /healthz"
                            + " and /readyz; plain http. Default: none")
    Optional<String> adminAddress = Optional.empty();

    @Option(names = "--tls-cert-file", paramLabel = "FILE", description = "Certificate chain (PEM), to serve https")
    Optional<Path> tlsCertFile = Optional.empty();

    @Option(names = "--tls-key-file", paramLabel = "FILE", description = "Private key of the certificate (PEM)")
    Optional<Path> tlsKeyFile = Optional.empty();

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = Converters.Timeout.class,
            description = "Maximum time for running responses to finish when the server is stopped" + Converters.LIMIT)
    Duration shutdownTimeout = Duration.ZERO;

    @Option(
            names = "--read-header-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = Converters.Timeout.class,
            description = "Maximum time for a client to send a request, in whole seconds. Default: ${DEFAULT-VALUE}")
    Duration readHeaderTimeout = Duration.ZERO;

    @Option(
            names = "--write-idle-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = Converters.Timeout.class,
            description = "Maximum time in which a client takes no byte of its response" + Converters.LIMIT)
    Duration writeIdleTimeout = Duration.ZERO;

    @Option(
            names = "--max-connections-per-client",
            paramLabel = "NUMBER",
            defaultValue = "0",
            converter = Converters.Count.class,
            description = "Maximum number of requests of one client address that are answered or waited for at a time;"
                    + " of more, the idlest are ended. 0 means half of what fits into the memory."
                    + " Default: ${DEFAULT-VALUE}")
    int maxConnectionsPerClient;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Addresses and networks (10.0.0.0/8) of reverse proxies: what comes from them counts for the"
                    + " client that they name in X-Forwarded-For. Default: none")
    List<String> trustedProxies = List.of();

    /** Whether a certificate and a key are given; one without the other is an error. */
    boolean isTls() {
        return tlsCertFile.isPresent();
    }
}
