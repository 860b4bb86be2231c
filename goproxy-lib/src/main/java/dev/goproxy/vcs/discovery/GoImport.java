package dev.goproxy.vcs.discovery;

/**
 * {@code go-import} meta tag.
 *
 * @param prefix the import path of the repository's root
 * @param vcs the version control system, or {@code mod} for a module proxy
 * @param url the repository's URL
 * @param subdir folder of the repository that counts as its root; mostly empty
 */
record GoImport(String prefix, String vcs, String url, String subdir) {
    /** Whether the tag names a module proxy. */
    boolean isProxy() {
        return vcs.equals("mod");
    }

    /** Returns whether a path is the prefix or below it. */
    boolean covers(String path) {
        return path.equals(prefix) || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
    }
}
