package dev.goproxy.vcs.discovery;

/**
 * Where a module's repository is.
 *
 * @param root the import path of its root
 * @param vcs the version control system, or {@code mod} for a module proxy
 * @param url its URL
 * @param subdir the folder of the repository that stands for its root, mostly empty
 */
public record RepoRoot(String root, String vcs, String url, String subdir) {}
