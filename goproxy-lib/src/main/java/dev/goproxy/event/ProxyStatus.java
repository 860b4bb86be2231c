package dev.goproxy.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The state of a proxy at a moment.
 *
 * @param version the version of the library; {@code unknown} if its jar does not say
 * @param started when the proxy was created
 * @param uptime the time since then
 * @param cache the class of the cacher, without its package
 * @param chain the GOPROXY chain in use and where its setting comes from, without credentials; empty if the fetcher
 *     doesn't say
 * @param upstreams the upstreams of the chain in order, those that are left alone among them; empty if the fetcher
 *     doesn't say
 */
public record ProxyStatus(
        String version, Instant started, Duration uptime, String cache, String chain, List<Upstream> upstreams) {
    /**
     * Creates a status.
     *
     * @param version the version of the library
     * @param started when the proxy was created
     * @param uptime the time since then
     * @param cache the class of the cacher
     * @param chain the chain in use
     * @param upstreams its upstreams
     */
    public ProxyStatus {
        upstreams = List.copyOf(upstreams);
    }

    /**
     * An upstream.
     *
     * @param name its name, without credentials
     * @param open whether it is left alone for a while, because all attempts have failed
     */
    public record Upstream(String name, boolean open) {}
}
