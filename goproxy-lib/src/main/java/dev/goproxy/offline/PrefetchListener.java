package dev.goproxy.offline;

/** Is told how prefetching goes on. Methods are called by many threads, but one at a time. */
public interface PrefetchListener {
    /** A listener that does nothing. */
    PrefetchListener NONE = new PrefetchListener() {};

    /**
     * A file is done. The default does nothing.
     *
     * @param event what became of it
     */
    default void file(PrefetchEvent event) {}

    /**
     * There is progress: a module, or a part of a zip. The default does nothing.
     *
     * @param progress the numbers so far
     */
    default void progress(Progress progress) {}

    /**
     * The progress at a moment.
     *
     * @param doneModules modules whose zip is there, or has failed
     * @param modules modules that are known to be needed; grows while module graphs are read
     * @param files files that are done
     * @param bytes bytes received
     */
    record Progress(int doneModules, int modules, int files, long bytes) {}
}
