/**
 * The repository of a module path: known hosts, go-import pages, GOVCS
 * ({@link dev.goproxy.vcs.discovery.RepoResolver}). Not exported.
 */
@NullMarked
package dev.goproxy.vcs.discovery;

import org.jspecify.annotations.NullMarked;
