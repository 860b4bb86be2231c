package dev.goproxy.bundle;

import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Thrown when a cache lacks files that clients need for the requested items. */
public final class IncompleteCacheException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient SortedMap<String, String> missing;

    /**
     * Creates an exception.
     *
     * @param missing the names of the missing files, or of the items or folders that can't be read, with the reasons
     */
    IncompleteCacheException(SortedMap<String, String> missing) {
        super("the cache lacks " + missing.size() + " of the needed files, such as " + missing.firstKey());
        this.missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /**
     * Returns what is missing.
     *
     * @return names with reasons, sorted by name
     */
    public SortedMap<String, String> missing() {
        return missing;
    }
}
