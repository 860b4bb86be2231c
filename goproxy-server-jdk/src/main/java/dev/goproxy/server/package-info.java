/** The proxy on the JDK's HTTP server: {@link dev.goproxy.server.GoProxyServer}, and {@link dev.goproxy.server.GoProxyHandler} for a server that you already have. */
@NullMarked
package dev.goproxy.server;

import org.jspecify.annotations.NullMarked;
