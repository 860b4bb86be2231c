/** Go's module zips: checked, hashed and made; start at {@link dev.goproxy.zip.ModuleZip}. */
@NullMarked
package dev.goproxy.zip;

import org.jspecify.annotations.NullMarked;
