/**
 * Connections to hosts with several addresses, and through SOCKS proxies
 * ({@link dev.goproxy.client.connect.Connector}). Not exported.
 */
@NullMarked
package dev.goproxy.client.connect;

import org.jspecify.annotations.NullMarked;
