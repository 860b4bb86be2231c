/** Bytes with a size, a time and a tag: {@link dev.goproxy.content.Content}. */
@NullMarked
package dev.goproxy.content;

import org.jspecify.annotations.NullMarked;
