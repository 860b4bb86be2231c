/**
 * Modules straight from their repositories, as the go command fetches them for {@code direct}:
 * {@link dev.goproxy.vcs.VcsSource}. Not exported.
 */
@NullMarked
package dev.goproxy.vcs;

import org.jspecify.annotations.NullMarked;
