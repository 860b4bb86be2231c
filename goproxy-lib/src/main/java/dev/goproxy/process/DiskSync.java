package dev.goproxy.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Waits until what was written is on the disk: first a file's bytes, then its name in the folder. Without that, a power
 * failure can leave an empty or half a file under a name that counts.
 */
public final class DiskSync {
    /** A system property: {@code false} leaves it to the operating system when to write. */
    public static final String PROPERTY = "dev.goproxy.fsync";

    private static final boolean IS_ON = !"false".equals(System.getProperty(PROPERTY));

    private DiskSync() {}

    /** Syncs the bytes of a file. */
    public static void file(Path file) throws IOException {
        if (IS_ON) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /** Syncs the bytes of an open file. */
    public static void file(RandomAccessFile file) throws IOException {
        if (IS_ON) {
            file.getFD().sync();
        }
    }

    /** Syncs the names in a folder, where the system can do that. */
    public static void folder(Path folder) {
        if (!IS_ON) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folders; its file system keeps the order itself.
        }
    }

    /** Creates a folder with its parents, and syncs their names. */
    public static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        Files.createDirectories(folder);
        if (parent != null) {
            folder(parent);
        }
    }
}
