/** Where a proxy keeps what it has fetched; start at {@link dev.goproxy.cache.Cacher}. */
@NullMarked
package dev.goproxy.cache;

import org.jspecify.annotations.NullMarked;
