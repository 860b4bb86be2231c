package dev.goproxy.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The files that an upstream has. Zips are on disk, so that none is held in memory. */
final class ServedFiles {
    private final Path folder;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final AtomicInteger lastZip = new AtomicInteger();

    /**
     * Makes an empty set.
     *
     * @param folder where zips are written to
     */
    ServedFiles(Path folder) {
        this.folder = folder;
    }

    void put(TestFile file) throws IOException {
        String type = contentType(file.name());
        replies.put(file.name(), file.name().endsWith(".zip") ? onDisk(type, file) : Reply.of(200, type, file.bytes()));
    }

    private Reply onDisk(String type, TestFile file) throws IOException {
        Path path = folder.resolve(lastZip.incrementAndGet() + ".zip");
        try (var out = new BufferedOutputStream(Files.newOutputStream(path))) {
            file.writeTo(out);
        }
        return Reply.ofFile(type, path.getFileName().toString(), Files.size(path));
    }

    void remove(String name) {
        replies.remove(name);
    }

    Reply find(String name) {
        return Optional.ofNullable(replies.get(name))
                .orElseGet(() -> Reply.of(404, "not found: " + name + ": unknown to this upstream\n"));
    }

    static String contentType(String name) {
        if (name.endsWith(".zip")) {
            return "application/zip";
        }
        return name.endsWith(".info") || name.endsWith("/@latest") ? "application/json" : Reply.PLAIN;
    }
}
