package dev.goproxy.cache;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.process.Documents;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.NoSuchEndpointException;
import dev.goproxy.zip.InvalidZipException;
import dev.goproxy.zip.ModuleZip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Objects;
import java.util.Optional;

/**
 * Sums of the bytes of stored files, in an extended attribute of each file: what a disk has damaged since is noticed
 * when this process first opens the file, and whenever the file's size or time has changed since. Where there are no
 * such attributes, and in files that others have put there, what is cut or makes no sense is noticed. Safe for use by
 * many threads.
 */
final class StoredSums {
    private static final String ATTRIBUTE = "goproxy.crc32c";
    private static final int MAX_REMEMBERED = 50_000;

    /** What was checked, by name. */
    private final Cache<String, Checked> checked =
            CacheBuilder.newBuilder().maximumSize(MAX_REMEMBERED).build();

    private record Checked(long size, long modifiedMillis) {
        static Checked of(BasicFileAttributes attributes) {
            return new Checked(attributes.size(), attributes.lastModifiedTime().toMillis());
        }
    }

    /** Gives a file its sum. Does nothing where there are no extended attributes. */
    static void write(Path file) {
        try {
            UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            if (view != null) {
                view.write(ATTRIBUTE, StandardCharsets.US_ASCII.encode(sum(file).toString()));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // as on a file system without them
        }
    }

    /** Forgets a file that is replaced. */
    void forget(String name) {
        checked.invalidate(name);
    }

    /** Returns whether a file has its sum, or makes sense if it has none; looked at once for each size and time. */
    boolean isSound(String name, Path file, BasicFileAttributes attributes) throws IOException {
        BasicFileAttributes now = attributes;
        while (true) {
            var state = Checked.of(now);
            if (state.equals(checked.getIfPresent(name))) {
                return true;
            }
            if (hasItsSum(name, file, now.size())) {
                checked.put(name, state);
                return true;
            }
            BasicFileAttributes before = now;
            now = Files.readAttributes(file, BasicFileAttributes.class);
            if (state.equals(Checked.of(now)) && Objects.equals(before.fileKey(), now.fileKey())) {
                return false; // else it was replaced meanwhile
            }
        }
    }

    private static boolean hasItsSum(String name, Path file, long size) throws IOException {
        Optional<String> written = read(file);
        return written.isPresent() ? written.get().equals(sum(file).toString()) : isWhole(name, file, size);
    }

    /** Whether a file that has no sum can be what its name says: one that was cut or emptied can't. */
    private static boolean isWhole(String name, Path file, long size) throws IOException {
        try {
            Endpoint endpoint = Endpoint.parse("/" + name);
            if (endpoint instanceof Endpoint.Info) {
                return size <= Documents.MAX_BYTES && VersionInfo.parse(Files.readAllBytes(file)) != null;
            }
            if (endpoint instanceof Endpoint.Zip zip) {
                return ModuleZip.check(file, zip.version()) != null;
            }
            return size > 0 || !(endpoint instanceof Endpoint.Mod);
        } catch (UpstreamException | InvalidZipException e) {
            return false;
        } catch (NoSuchEndpointException e) {
            return true; // no file of the protocol
        }
    }

    private static Optional<String> read(Path file) {
        try {
            UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            if (view == null) {
                return Optional.empty();
            }
            ByteBuffer value = ByteBuffer.allocate(view.size(ATTRIBUTE));
            view.read(ATTRIBUTE, value);
            return Optional.of(StandardCharsets.US_ASCII.decode(value.flip()).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // it has none
        }
    }

    private static HashCode sum(Path file) throws IOException {
        return com.google.common.io.Files.asByteSource(file.toFile()).hash(Hashing.crc32c());
    }
}
