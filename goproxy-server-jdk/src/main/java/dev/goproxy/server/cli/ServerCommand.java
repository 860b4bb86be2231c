package dev.goproxy.server.cli;

import dev.goproxy.server.logging.ServerLogging;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code server}, which runs the proxy until a signal stops it. */
@Command(
        name = "server",
        description = "Runs a Go module proxy until it gets SIGTERM or SIGINT.",
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        footer = {
            "",
            "DURATION is written as in Go: 300ms, 1.5h, 1h2m3s.",
            "Each flag can be given as an environment variable too: GOPROXY_ and its name in",
            "capitals, such as GOPROXY_CACHER_DIR for --cacher-dir. The flag wins.",
            "Go's own variables (GOPROXY, GONOPROXY, GOPRIVATE, ...) name the upstreams. They are",
            "read from the environment and from the file that 'go env -w' writes."
        })
final class ServerCommand implements Callable<Integer> {
    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    HttpOptions http = new HttpOptions();

    @Mixin
    ProxyOptions proxy = new ProxyOptions();

    @Mixin
    OfflineOptions offline = new OfflineOptions();

    @Mixin
    LoggingOptions logging = new LoggingOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (http.tlsCertFile.isPresent() != http.tlsKeyFile.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--tls-cert-file and --tls-key-file go together");
        }
        if (offline.wanted.isPresent() && !offline.offline) {
            throw new ParameterException(spec.commandLine(), "--wanted goes with --offline");
        }
        ServerLogging.use(logging.format);
        start().stopOnSignal();
        new CountDownLatch(1).await();
        return 0;
    }

    private ServerProcess start() throws IOException {
        try {
            return ServerProcess.start(proxy, http, logging, offline);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
