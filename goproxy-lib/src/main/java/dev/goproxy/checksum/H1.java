package dev.goproxy.checksum;

import com.google.common.base.Preconditions;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.BaseEncoding;
import com.google.common.io.ByteStreams;
import dev.goproxy.module.InvalidNameException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Go's checksum of a set of files: SHA-256 over a line {@code <SHA-256 in hex>  <name>} for each file, ordered by name.
 *
 * <p>It does not depend on how the files are packed; {@link dev.goproxy.zip.ModuleZip#hash} computes that of a module
 * zip. Mirrors Hash1 of golang.org/x/mod/sumdb/dirhash.
 *
 * @param text {@code h1:} and the hash in base64, as in go.sum files
 */
public record H1(String text) {
    /** Prefix of the text. */
    public static final String PREFIX = "h1:";

    private static final int SHA256_BYTES = 32;

    /**
     * Creates a checksum.
     *
     * @param text {@code h1:} and the hash in base64
     * @throws InvalidNameException if the text does not have this form
     */
    public H1 {
        if (!text.startsWith(PREFIX) || !isSum(text.substring(PREFIX.length()))) {
            throw new InvalidNameException("checksum", text, "not h1: and a SHA-256 sum in base64");
        }
    }

    /**
     * Returns the checksum of a go.mod file, as in the {@code /go.mod} lines of go.sum files.
     *
     * @param goMod the file's bytes
     * @return its checksum
     */
    public static H1 ofGoMod(byte[] goMod) {
        return builder()
                .add("go.mod", Hashing.sha256().hashBytes(goMod).asBytes())
                .build();
    }

    /**
     * Returns the checksum of a go.mod file, as in the {@code /go.mod} lines of go.sum files.
     *
     * @param goMod the file's bytes; read to the end and not closed
     * @return its checksum
     * @throws IOException if they can't be read
     */
    public static H1 ofGoMod(InputStream goMod) throws IOException {
        return builder().add("go.mod", sha256(goMod)).build();
    }

    /**
     * Returns the checksum of all files below a folder. Symbolic links are followed to files.
     *
     * @param folder the folder
     * @param prefix the prefix of the names, in place of the folder, for instance {@code example.com/mod@v1.0.0}
     * @return the checksum
     * @throws IOException if the files can't be read
     */
    public static H1 ofDirectory(Path folder, String prefix) throws IOException {
        var sum = builder();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var name = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                try (var content = Files.newInputStream(file)) {
                    sum.add(prefix + "/" + name, sha256(content));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sum.build();
    }

    /**
     * Returns a new builder, for files whose SHA-256 hashes are known.
     *
     * @return a builder without files
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String toString() {
        return text;
    }

    private static byte[] sha256(InputStream content) throws IOException {
        var hashing = new HashingInputStream(Hashing.sha256(), content);
        ByteStreams.exhaust(hashing);
        return hashing.hash().asBytes();
    }

    private static boolean isSum(String base64) {
        return BaseEncoding.base64().canDecode(base64) && BaseEncoding.base64().decode(base64).length == SHA256_BYTES;
    }

    /** Builds an {@link H1} from names and hashes, in any order. Not safe for use by multiple threads. */
    public static final class Builder {
        private final List<NamedSum> sums = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a file. A name that is added more than once counts more than once.
         *
         * @param name the name, slash-separated
         * @param sha256 the SHA-256 hash of its content, 32 bytes; not copied, so the caller must not change it
         *     afterwards
         * @return this builder
         * @throws InvalidNameException if the name contains a newline
         * @throws IllegalArgumentException if the hash does not have 32 bytes
         */
        public Builder add(String name, byte[] sha256) {
            Preconditions.checkArgument(sha256.length == SHA256_BYTES, "sha256: %s bytes", sha256.length);
            if (name.indexOf('\n') >= 0) {
                throw new InvalidNameException("file name", name, "newline");
            }
            sums.add(new NamedSum(name, sha256));
            return this;
        }

        /**
         * Returns the checksum of the files added so far.
         *
         * @return the checksum
         */
        public H1 build() {
            sums.sort(NamedSum.ORDER);
            var hasher = Hashing.sha256().newHasher();
            for (var sum : sums) {
                hasher.putString(sum.line(), StandardCharsets.UTF_8);
            }
            return new H1(PREFIX + BaseEncoding.base64().encode(hasher.hash().asBytes()));
        }
    }
}
