package dev.goproxy.testkit;

import dev.goproxy.testkit.server.Response;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The files of an upstream, with zips on disk. Safe for use by many threads. */
final class ServedFiles {
    private final Path folder;
    private final Map<String, Response> responses = new ConcurrentHashMap<>();
    private final AtomicInteger lastZip = new AtomicInteger();

    /**
     * Creates an empty set.
     *
     * @param folder the folder for zips
     */
    ServedFiles(Path folder) {
        this.folder = folder;
    }

    void put(TestFile file) throws IOException {
        String type = contentType(file.name());
        responses.put(
                file.name(), file.name().endsWith(".zip") ? onDisk(type, file) : Response.of(200, type, file.bytes()));
    }

    private Response onDisk(String type, TestFile file) throws IOException {
        Path path = folder.resolve(lastZip.incrementAndGet() + ".zip");
        try (var out = new BufferedOutputStream(Files.newOutputStream(path))) {
            file.writeTo(out);
        }
        return Response.ofFile(type, path.getFileName().toString(), Files.size(path));
    }

    void remove(String name) {
        responses.remove(name);
    }

    Response find(String name) {
        return Optional.ofNullable(responses.get(name))
                .orElseGet(() -> Response.of(404, "not found: " + name + ": unknown to this upstream\n"));
    }

    static String contentType(String name) {
        if (name.endsWith(".zip")) {
            return "application/zip";
        }
        return name.endsWith(".info") || name.endsWith("/@latest") ? "application/json" : Response.PLAIN;
    }
}
