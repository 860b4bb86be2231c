/** Where modules come from: {@link dev.goproxy.fetch.Fetcher}, and the GOPROXY chain behind it. */
@NullMarked
package dev.goproxy.fetch;

import org.jspecify.annotations.NullMarked;
