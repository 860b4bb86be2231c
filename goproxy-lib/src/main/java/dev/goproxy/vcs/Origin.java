package dev.goproxy.vcs;

import java.util.Optional;

/**
 * Where a version comes from: the {@code Origin} of an info document.
 *
 * @param vcs the version control system, {@code git}
 * @param url the repository's URL
 * @param subdir the module's folder in it, empty for the root
 * @param hash the whole hash of the commit
 * @param ref the ref that named the commit, if one did
 */
record Origin(String vcs, String url, String subdir, String hash, Optional<String> ref) {}
