package dev.goproxy.bundle;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.zip.ModuleZip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/** The entries of a cache, of which those of a folder are looked at without reading their bytes. */
final class CacheEntries {
    /**
     * What is known of an entry without reading it.
     *
     * @param modified the time at which it was stored; the latest possible one if that is unknown
     */
    record Attributes(long size, Instant modified) {}

    private final Cacher cacher;
    private final Path folder;

    /**
     * Creates a view of a cache.
     *
     * @param folder for copies of zips, if neither the cache's files can be used nor it has such a folder
     */
    CacheEntries(Cacher cacher, Path folder) {
        this.cacher = cacher;
        this.folder = cacher.tempDir().orElse(folder);
    }

    private Optional<Path> file(String name) {
        return cacher instanceof DirCacher dir ? Optional.of(dir.root().resolve(name)) : Optional.empty();
    }

    /** Returns the attributes of an entry; empty if it does not exist any more. */
    Optional<Attributes> attributes(String name) throws IOException {
        Optional<Path> file = file(name);
        if (file.isPresent()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file.get(), BasicFileAttributes.class);
                return Optional.of(new Attributes(
                        attributes.size(), attributes.lastModifiedTime().toInstant()));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }
        try (Content content = cacher.get(name).orElse(null)) {
            return content == null
                    ? Optional.empty()
                    : Optional.of(new Attributes(
                            content.size().orElse(0), content.modified().orElse(Instant.MAX)));
        }
    }

    Optional<Content> get(String name) throws IOException {
        return cacher.get(name);
    }

    /**
     * Computes the checksum of a module zip.
     *
     * @param content the entry of that name
     * @throws dev.goproxy.zip.InvalidZipException if Go would refuse it
     */
    H1 zipSum(String name, Content content, ModuleVersion version) throws IOException {
        Optional<Path> file = file(name);
        if (file.isPresent()) {
            return ModuleZip.check(file.get(), version).h1();
        }
        Path copy = Files.createTempFile(folder, ".export", ".tmp");
        try (InputStream in = content.open()) {
            try (var out = Files.newOutputStream(copy)) {
                in.transferTo(out);
            }
            return ModuleZip.check(copy, version).h1();
        } finally {
            Files.deleteIfExists(copy);
        }
    }
}
