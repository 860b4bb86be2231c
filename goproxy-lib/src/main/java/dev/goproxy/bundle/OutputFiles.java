package dev.goproxy.bundle;

import dev.goproxy.process.DiskSync;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Files that get their names when all of them are complete; until then, they are hidden files beside these names. */
final class OutputFiles implements AutoCloseable {
    private final Path output;
    private final Path folder;
    private final Map<Path, Path> targets = new LinkedHashMap<>();
    private final List<Path> temporary = new ArrayList<>();

    OutputFiles(Path output) throws IOException {
        this.output = output.toAbsolutePath().normalize();
        this.folder = Objects.requireNonNullElse(this.output.getParent(), this.output);
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + ": no such folder");
        }
    }

    Path folder() {
        return folder;
    }

    /** Checks that the disk has room for some bytes, as far as that can be known. */
    void requireSpace(long bytes) throws IOException {
        long free = folder.toFile().getUsableSpace(); // 0 if it is unknown
        if (free > 0 && free < bytes) {
            throw new FileSystemException(
                    folder.toString(), null, bytes + " bytes are needed, and " + free + " are free on the disk");
        }
    }

    /**
     * Creates an empty temporary file for an output.
     *
     * @param suffix the end of its name
     */
    Path create(String suffix) throws IOException {
        Path target = output.resolveSibling(output.getFileName() + suffix);
        if (Files.isDirectory(target)) {
            throw new IOException(target + ": is a folder");
        }
        Path file = createTemporary();
        targets.put(file, target);
        return file;
    }

    /** Creates an empty temporary file, with the usual permissions. */
    Path createTemporary() throws IOException {
        Path file = folder.resolve("." + output.getFileName() + "-" + UUID.randomUUID() + ".tmp");
        temporary.add(file);
        return Files.createFile(file);
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        temporary.remove(file);
    }

    /**
     * Gives the outputs their names.
     *
     * @return the names, in the order of creation
     */
    List<Path> publish() throws IOException {
        for (Path file : targets.keySet()) {
            DiskSync.file(file);
        }
        for (Map.Entry<Path, Path> file : targets.entrySet()) {
            Files.move(
                    file.getKey(),
                    file.getValue(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        DiskSync.folder(folder);
        return List.copyOf(targets.values());
    }

    /** Deletes the files that have not got their names. */
    @Override
    public void close() throws IOException {
        for (Path file : List.copyOf(temporary)) {
            delete(file);
        }
    }
}
