package dev.goproxy.server.cli;

import dev.goproxy.server.logging.LogFormat;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of the log. Set by picocli. */
final class LoggingOptions {
    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Converters.Format.class,
            description = "Format of log lines: text or json. Default: ${DEFAULT-VALUE}")
    LogFormat format = LogFormat.TEXT;

    @Option(
            names = "--audit-log",
            paramLabel = "FILE",
            description =
                    "File to which a JSON line is added for each request for something of a module. Default: none")
    Optional<Path> auditLog = Optional.empty();

    @Option(
            names = "--audit-log-max-size",
            paramLabel = "MIB",
            defaultValue = "100",
            converter = Converters.Count.class,
            description = "Size in MiB above which that file is renamed to FILE.1, and a new one is begun."
                    + " 0 means never. Default: ${DEFAULT-VALUE}")
    int auditLogMaxSize;

    @Option(
            names = "--audit-log-max-files",
            paramLabel = "NUMBER",
            defaultValue = "10",
            converter = Converters.Count.class,
            description = "Number of such files that are kept; the oldest are deleted. Default: ${DEFAULT-VALUE}")
    int auditLogMaxFiles;
}
