/**
 * The company's HTTP proxies between this host and upstreams, by HTTP_PROXY, HTTPS_PROXY and NO_PROXY
 * ({@link dev.goproxy.client.httpproxy.EnvRoutePlanner}). Not exported.
 */
@NullMarked
package dev.goproxy.client.httpproxy;

import org.jspecify.annotations.NullMarked;
