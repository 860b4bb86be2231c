/** Modules straight from their repositories, as the go command fetches them for {@code direct}: see {@link dev.goproxy.vcs.ModuleSource}. */
@NullMarked
package dev.goproxy.vcs;

import org.jspecify.annotations.NullMarked;
