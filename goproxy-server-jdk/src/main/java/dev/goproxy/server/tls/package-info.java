/** Server certificates from PEM files: {@link dev.goproxy.server.tls.PemIdentity}. */
@NullMarked
package dev.goproxy.server.tls;

import org.jspecify.annotations.NullMarked;
