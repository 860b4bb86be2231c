package dev.goproxy.vcs;

/**
 * Where a module's repository is.
 *
 * @param root the import path of its root
 * @param vcs the version control system, or {@code mod} for a module proxy
 * @param url its URL
 * @param subdir the folder of the repository that stands for its root, mostly empty
 */
record RepoRoot(String root, String vcs, String url, String subdir) {}
