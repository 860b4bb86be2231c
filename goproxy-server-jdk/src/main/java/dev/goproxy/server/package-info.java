/**
 * The proxy on the JDK's HTTP server: {@link dev.goproxy.server.GoProxyServer}, or
 * {@link dev.goproxy.server.GoProxyHandler} for a server that already exists.
 */
@NullMarked
package dev.goproxy.server;

import org.jspecify.annotations.NullMarked;
