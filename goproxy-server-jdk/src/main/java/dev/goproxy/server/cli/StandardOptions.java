package dev.goproxy.server.cli;

import picocli.CommandLine.Option;

/** The flags of every command, with goproxy's letters. */
final class StandardOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit")
    boolean help;

    @Option(
            names = {"-v", "--version"},
            versionHelp = true,
            description = "Show the version and exit")
    boolean version;
}
