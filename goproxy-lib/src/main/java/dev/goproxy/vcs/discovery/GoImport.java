package dev.goproxy.vcs.discovery;

/**
 * A {@code go-import} tag.
 *
 * @param prefix the import path of the repository's root
 * @param vcs the version control system, or {@code mod} for a module proxy
 * @param url the repository's URL
 * @param subdir the folder of the repository that stands for its root, mostly empty
 */
record GoImport(String prefix, String vcs, String url, String subdir) {
    boolean isProxy() {
        return vcs.equals("mod");
    }

    /** Whether a path is the prefix or below it. */
    boolean covers(String path) {
        return path.equals(prefix) || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
    }
}
