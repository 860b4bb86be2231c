/** The URLs of the GOPROXY protocol, parsed and printed in this place alone: {@link dev.goproxy.protocol.Endpoint}. */
@NullMarked
package dev.goproxy.protocol;

import org.jspecify.annotations.NullMarked;
