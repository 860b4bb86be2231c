package dev.goproxy.client;

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/**
 * HTTP client, and what its owner can do with its connections.
 *
 * @param client the client
 * @param closeIdle closes the connections that are not in use
 * @param close closes all connections at once
 * @param isEmbedders whether it resolves names by itself
 */
record PooledClient(HttpClient client, Runnable closeIdle, Runnable close, boolean isEmbedders) {
    /** Returns an embedder's client, which is never closed. */
    static PooledClient ofEmbedder(HttpClient client) {
        return new PooledClient(client, () -> {}, () -> {}, true);
    }

    /** Returns a client of our own. */
    static PooledClient owning(CloseableHttpClient client, Runnable closeIdle) {
        return new PooledClient(client, closeIdle, () -> client.close(CloseMode.IMMEDIATE), false);
    }
}
