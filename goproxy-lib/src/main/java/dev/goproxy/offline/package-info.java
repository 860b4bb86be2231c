/**
 * For proxies without a network. A {@link dev.goproxy.offline.Prefetcher} fills a cache with all that the clients of
 * some projects need; a {@link dev.goproxy.offline.WantedList} has what they then asked for in vain.
 */
@NullMarked
package dev.goproxy.offline;

import org.jspecify.annotations.NullMarked;
