package dev.goproxy.bundle;

/** Receives events while a bundle is written. Methods are called by the thread that writes it. */
public interface BundleListener {
    /** A listener that does nothing. */
    BundleListener NONE = new BundleListener() {};

    /**
     * A file has been added to the bundle. The default does nothing.
     *
     * @param name its name in the bundle
     * @param bytes its size in bytes
     */
    default void file(String name, long bytes) {}

    /**
     * There is progress: a file, or a part of a large one. The default does nothing.
     *
     * @param progress the numbers so far
     */
    default void progress(Progress progress) {}

    /**
     * The progress at a moment.
     *
     * @param doneFiles number of files that have been written
     * @param files number of files to write
     * @param doneBytes number of bytes that have been written
     * @param bytes number of bytes to write
     */
    record Progress(long doneFiles, long files, long doneBytes, long bytes) {}
}
