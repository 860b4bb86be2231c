package dev.goproxy.process;

import com.google.common.collect.MapMaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A folder for temporary files of this process, created when it is first used and deleted when it is closed. What a
 * killed process leaves is deleted when another process first uses such a folder with the same parent. Safe for use by
 * many threads.
 *
 * <p>Beside each such folder lies a lock file that its process keeps locked. A folder whose lock file can be locked
 * belongs to nobody.
 */
public final class TemporaryFolder implements AutoCloseable {
    /**
     * By parent, for all objects of this JVM that share a folder. One that nobody closed goes with the last of its
     * objects.
     */
    private static final ConcurrentMap<Path, SweptFolder> SHARED =
            new MapMaker().weakValues().makeMap();

    private final SweptFolder folder;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TemporaryFolder(SweptFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns a folder below a parent. All objects of this JVM with that parent share one folder, which is deleted when
     * the last of them is closed.
     *
     * @param parent created when the folder is; it should hold nothing else
     */
    public static TemporaryFolder below(Path parent) {
        Path key = parent.toAbsolutePath().normalize();
        while (true) {
            SweptFolder folder = SHARED.computeIfAbsent(key, SweptFolder::below);
            if (folder.retain()) {
                return new TemporaryFolder(folder);
            }
            SHARED.remove(key, folder);
        }
    }

    /**
     * Returns a folder of its own in the JVM's folder for temporary files ({@code java.io.tmpdir}), which no other user
     * can read.
     *
     * @param prefix the beginning of its name, and of those that are swept
     */
    public static TemporaryFolder inSystemFolder(String prefix) {
        var folder = SweptFolder.inSystemFolder(prefix);
        folder.retain();
        return new TemporaryFolder(folder);
    }

    /**
     * Returns the folder's path, and creates the folder if it does not exist.
     *
     * @throws IOException if it can't be created, or is closed
     */
    public Path path() throws IOException {
        if (closed.get()) {
            throw new IOException("the temporary folder is closed");
        }
        return folder.path();
    }

    /**
     * Creates an empty file in the folder.
     *
     * @return a new file, to be closed by the caller
     * @throws IOException if it can't be created, or the folder is closed
     */
    public TemporaryFile newFile() throws IOException {
        return TemporaryFile.in(path());
    }

    /**
     * Deletes the folder with all that is in it, unless another object shares it. What can't be deleted now is swept by
     * another process.
     */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            folder.release();
        }
    }
}
