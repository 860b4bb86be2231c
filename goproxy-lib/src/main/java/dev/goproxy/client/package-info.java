/** HTTP for upstreams: retries, resuming, circuit breaker, TLS, company proxies ({@link dev.goproxy.client.UpstreamClient}). Not exported. */
@NullMarked
package dev.goproxy.client;

import org.jspecify.annotations.NullMarked;
