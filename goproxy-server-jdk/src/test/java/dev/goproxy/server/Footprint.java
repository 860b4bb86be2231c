package dev.goproxy.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a process holds of the system, as far as Linux tells; elsewhere nothing.
 *
 * @param open the names of its open files and sockets
 * @param threads how many threads it has
 */
record Footprint(List<String> open, int threads) {
    /** The footprint of a process, without its connections to a port, of which a pool may keep some for a while. */
    static Footprint of(ProcessHandle process, int poolPort) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        try {
            Set<String> pooled = socketsTo(folder, poolPort);
            List<String> open = children(folder.resolve("fd")).stream()
                    .map(Footprint::target)
                    .filter(name -> !pooled.contains(name))
                    .sorted()
                    .toList();
            return new Footprint(open, children(folder.resolve("task")).size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isReadable(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "closed meanwhile";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The kernel's tables of connections have the remote port in hexadecimal in the third column, and the number of the
     * socket in the tenth.
     */
    private static Set<String> socketsTo(Path process, int port) throws IOException {
        String end = String.format(":%04X", port);
        var sockets = new HashSet<String>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            Path file = process.resolve(table);
            for (String line : Files.isReadable(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 9 && columns[2].endsWith(end)) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        }
        return sockets;
    }

    /** Whether there is hardly more of anything than there was. */
    boolean isAsSmallAs(Footprint before) {
        return open.size() <= before.open.size() + 2 && threads <= before.threads + 5;
    }
}
