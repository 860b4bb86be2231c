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
 * A file of the GOPROXY protocol that a {@link TestModule} consists of. It is generated whenever it is written, with
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
     * Writes the file without keeping it in memory.
     *
     * @param out the target; not closed
     * @throws IOException if writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        source.writeTo(out);
    }

    /**
     * Writes the file into a folder, under its name. All files of a module in one folder make a {@code file://}
     * GOPROXY, or a cache.
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
     * Returns the file in memory.
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
     * Returns the file as text.
     *
     * @return its bytes decoded as UTF-8
     */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * Returns the file as a content for cachers and fetchers, in memory.
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
