package dev.goproxy.testkit;

import dev.goproxy.content.Content;
import dev.goproxy.testkit.content.ByteSource;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of the GOPROXY protocol, as a {@link TestModule} offers it. It is made anew whenever it is written, and has
 * the same bytes each time. Immutable; two files are equal if their names are.
 */
public final class TestFile {
    private final String name;
    private final ByteSource source;

    TestFile(String name, ByteSource source) {
        this.name = name;
        this.source = source;
    }

    /**
     * The file's escaped URL path, which is also its name in a cache.
     *
     * @return for instance {@code github.com/!burnt!sushi/toml/@v/v1.0.0.zip}, without a leading slash
     */
    public String name() {
        return name;
    }

    /**
     * Writes the file without holding it in memory.
     *
     * @param out where to; not closed
     * @throws IOException if writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        source.writeTo(out);
    }

    /**
     * Puts the file into a folder, under its name: all files of a module in one folder make a {@code file://} GOPROXY
     * or a cache of it.
     *
     * @param folder the folder
     * @return the file's path
     * @throws IOException if writing fails
     */
    public Path putInto(Path folder) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            writeTo(out);
        }
        return target;
    }

    /**
     * The file in memory.
     *
     * @return its bytes
     */
    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        try {
            source.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * The file as a text.
     *
     * @return its bytes read as UTF-8
     */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * The file as the proxy's caches and fetchers hand it around, in memory.
     *
     * @return a content that can be opened any number of times
     */
    public Content content() {
        return Content.of(bytes());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TestFile that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
