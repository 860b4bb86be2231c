package dev.goproxy.vcs.discovery;

import dev.goproxy.client.connect.Trust;

/**
 * Repository of a module.
 *
 * @param root the import path of its root
 * @param vcs the version control system, or {@code mod} for a module proxy
 * @param url its URL
 * @param subdir folder of the repository that counts as its root; mostly empty
 * @param trust the trust in whoever named the URL
 */
public record RepoRoot(String root, String vcs, String url, String subdir, Trust trust) {}
