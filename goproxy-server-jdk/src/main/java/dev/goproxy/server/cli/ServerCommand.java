package dev.goproxy.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code server}: runs the proxy until it is told to stop. */
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
            "Where modules come from is said by Go's own variables (GOPROXY, GONOPROXY, GOPRIVATE,",
            "...), in the environment or in the file that 'go env -w' writes."
        })
final class ServerCommand implements Callable<Integer> {
    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (options.tlsCertFile.isPresent() != options.tlsKeyFile.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--tls-cert-file and --tls-key-file go together");
        }
        ServerLogging.use(options.logFormat);
        start().stopOnSignal();
        new CountDownLatch(1).await();
        return 0;
    }

    private ServerProcess start() throws IOException {
        try {
            return ServerProcess.start(options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
