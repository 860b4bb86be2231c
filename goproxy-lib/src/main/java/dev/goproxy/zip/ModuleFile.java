package dev.goproxy.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** A file of a source tree from which a module zip is made: on disk, in a git archive, in memory. */
public interface ModuleFile {
    /** What kinds of files there are. Only regular ones get into zips. */
    enum Kind {
        /** A regular file. */
        REGULAR,
        /** A folder. */
        FOLDER,
        /** A symbolic link, a device, a submodule, or whatever else. */
        OTHER
    }

    /**
     * Where the file is in the module.
     *
     * @return a clean path, slash-separated, relative to the module's root
     */
    String path();

    /**
     * What the file is; links are not followed.
     *
     * @return its kind
     */
    Kind kind();

    /**
     * The size of the content.
     *
     * @return the number of bytes that {@link #open} will give
     */
    long size();

    /**
     * Opens the content. Asked of regular files only, perhaps more than once.
     *
     * @return a stream that the caller closes
     * @throws IOException if the content can't be read
     */
    InputStream open() throws IOException;

    /**
     * A regular file in memory.
     *
     * @param path its path in the module
     * @param content its bytes; not copied, so not to be changed afterwards
     * @return the file
     */
    static ModuleFile of(String path, byte[] content) {
        return new MemoryFile(path, content);
    }

    /**
     * Lists the files of a folder that is a module's root, as the {@code go} command does: without version control's own folders
     * ({@code .git} and the like), folders that are modules of their own, and irregular files.
     *
     * @param folder the module's root
     * @return its files, ordered by path
     * @throws IOException if the folder can't be read
     */
    static List<ModuleFile> inDirectory(Path folder) throws IOException {
        return DirectoryFiles.list(folder);
    }
}
