/**
 * Where modules are fetched from: {@link dev.goproxy.upstream.GoFetcher} follows the GOPROXY chain and verifies
 * checksums.
 */
@NullMarked
package dev.goproxy.upstream;

import org.jspecify.annotations.NullMarked;
