/** Go's checksums of modules, and go.sum files; start at {@link dev.goproxy.checksum.H1}. */
@NullMarked
package dev.goproxy.checksum;

import org.jspecify.annotations.NullMarked;
