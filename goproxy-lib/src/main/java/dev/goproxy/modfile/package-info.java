/** A parser of go.mod files; start at {@link dev.goproxy.modfile.ModFile}. */
@NullMarked
package dev.goproxy.modfile;

import org.jspecify.annotations.NullMarked;
