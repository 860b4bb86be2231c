package dev.goproxy.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of a source tree from which a module zip is created: on disk, in a git archive, in memory. Implementations
 * need not be safe for use by multiple threads.
 */
public interface ModuleFile {
    /** The kind of a file. Only regular files are included in zips. */
    enum Kind {
        /** A regular file. */
        REGULAR,
        /** A folder. */
        FOLDER,
        /** A symbolic link, a device, a submodule, or anything else. */
        OTHER
    }

    /**
     * Returns the path of the file in the module.
     *
     * @return a clean path, slash-separated, relative to the module's root
     */
    String path();

    /**
     * Returns the kind of the file; links are not followed.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * Returns the size of the content.
     *
     * @return the number of bytes of {@link #open}
     */
    long size();

    /**
     * Opens the content. Called for regular files only, possibly more than once.
     *
     * @return a stream that the caller closes
     * @throws IOException if the content can't be read
     */
    InputStream open() throws IOException;

    /**
     * Returns a regular file in memory.
     *
     * @param path its path in the module
     * @param content its bytes; not copied, so the caller must not change them afterwards
     * @return the file
     */
    static ModuleFile of(String path, byte[] content) {
        return new MemoryFile(path, content);
    }

    /**
     * Returns the files of a folder that is a module's root, as the {@code go} command does: without the folders of
     * version control systems ({@code .git} and the like), folders that are modules of their own, and irregular files.
     *
     * @param folder the module's root
     * @return its files, ordered by path
     * @throws IOException if the folder can't be read
     */
    static List<ModuleFile> inDirectory(Path folder) throws IOException {
        return DirectoryFiles.list(folder);
    }
}
