/** The proxy itself: {@link dev.goproxy.GoProxy} answers the requests of the GOPROXY protocol. */
@NullMarked
package dev.goproxy;

import org.jspecify.annotations.NullMarked;
