package dev.goproxy.server.cli;

import dev.goproxy.server.logging.LogFormat;
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
}
