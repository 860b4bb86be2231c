package dev.goproxy.upstream;

import com.google.common.base.Suppliers;
import dev.goproxy.auth.Credentials;
import dev.goproxy.client.HttpGet;
import dev.goproxy.client.Retries;
import dev.goproxy.env.GoEnv;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.vcs.ModuleSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the upstreams that the settings name. The HTTP client behind them is made when the first is asked. */
final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);

    private final GoEnv env;
    private final Supplier<HttpGet> http;
    private final Map<String, SumDbRoute> routes = new ConcurrentHashMap<>();

    Upstreams(GoEnv env, Supplier<HttpGet> http) {
        this.env = env;
        this.http = Suppliers.memoize(http::get);
    }

    /** Makes the HTTP client. */
    void prepare() {
        HttpGet made = http.get();
        LOG.debug("ready to ask upstreams: {}", made);
    }

    Chain chain(String goproxy, Optional<Supplier<ModuleSource>> direct) {
        List<Chain.Link> links =
                ProxyList.parse(goproxy).entries().stream().map(this::link).toList();
        return new Chain(links, PathPatterns.parse(env.gonoproxy()), new DirectUpstream(direct));
    }

    private Chain.Link link(ProxyList.Entry entry) {
        if (entry instanceof ProxyList.Direct) {
            return new Chain.Direct();
        }
        if (entry instanceof ProxyList.Upstream upstream) {
            UpstreamProxy proxy = "file".equals(upstream.url().getScheme())
                    ? new FileSource(Path.of(upstream.location()))
                    : http(upstream.location(), upstream.credentials());
            return new Chain.Proxy(proxy, upstream.fallsBackOnAnyError());
        }
        return new Chain.Off();
    }

    /** A module proxy over HTTP. */
    UpstreamProxy http(URI base, Optional<Credentials> credentials) {
        return new HttpSource(http, Retries.DEFAULT, base, credentials);
    }

    /** What asks over HTTP for whatever is not a file of the protocol. */
    Supplier<HttpGet> http() {
        return http;
    }

    /** The way to a checksum database; the same one each time, so that it is chosen once. */
    SumDbRoute route(String name, Optional<URI> url, Chain chain) {
        return routes.computeIfAbsent(
                name + " " + url.map(URI::toString).orElse(""),
                key -> new SumDbRoute(name, url, chain.entries(), base -> http(base, Credentials.of(base))));
    }
}
