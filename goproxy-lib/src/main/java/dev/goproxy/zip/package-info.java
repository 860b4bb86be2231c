/** Checking, hashing and creating Go's module zips; start at {@link dev.goproxy.zip.ModuleZip}. */
@NullMarked
package dev.goproxy.zip;

import org.jspecify.annotations.NullMarked;
