/**
 * HTTP for upstreams: redirects, credentials, retries, resuming, circuit breaker
 * ({@link dev.goproxy.client.UpstreamClient}). Not exported.
 */
@NullMarked
package dev.goproxy.client;

import org.jspecify.annotations.NullMarked;
