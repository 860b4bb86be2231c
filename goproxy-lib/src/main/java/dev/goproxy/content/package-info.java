/** Bytes with a size, a modification time and a tag; start at {@link dev.goproxy.content.Content}. */
@NullMarked
package dev.goproxy.content;

import org.jspecify.annotations.NullMarked;
