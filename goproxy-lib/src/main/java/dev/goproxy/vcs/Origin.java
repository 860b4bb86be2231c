package dev.goproxy.vcs;

import java.util.Optional;

/**
 * Repository, commit and ref of a version: the {@code Origin} of an info document.
 *
 * @param vcs the version control system, {@code git}
 * @param url the repository's URL
 * @param subdir the module's folder in it; empty for the root
 * @param hash full hash of the commit
 * @param ref full name of the ref that was asked for, if one was
 */
record Origin(String vcs, String url, String subdir, String hash, Optional<String> ref) {}
