package dev.goproxy.server.cli;

import dev.goproxy.offline.WantedList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of a server that has no network behind it. Set by picocli. */
final class OfflineOptions {
    @Option(
            names = "--offline",
            arity = "0..1",
            paramLabel = "BOOL",
            fallbackValue = "true",
            defaultValue = "false",
            description = "Connect to nothing, whatever GOPROXY says: serve what is in the cache, as if it were fresh")
    boolean offline;

    @Option(
            names = "--wanted",
            paramLabel = "FILE",
            description = "With --offline: file for what clients ask for in vain, one MODULE@VERSION a line, as"
                    + " 'prefetch -' takes it. To begin a new list, delete it")
    Optional<Path> wanted = Optional.empty();

    /** Returns the list of what clients ask for in vain; empty for a server that is not offline. */
    Optional<WantedList> wantedList() throws IOException {
        if (!offline) {
            return Optional.empty();
        }
        return Optional.of(wanted.isPresent() ? WantedList.in(wanted.get()) : WantedList.inMemory());
    }
}
