/** Stores for what a proxy has fetched; start at {@link dev.goproxy.cache.Cacher}. */
@NullMarked
package dev.goproxy.cache;

import org.jspecify.annotations.NullMarked;
