package dev.goproxy.upstream;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.Retries;
import dev.goproxy.client.UpstreamClient;
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

/** Makes the upstreams that the settings name. */
final class Upstreams {
    private final GoEnv env;
    private final UpstreamClient http;
    private final Map<String, SumDbRoute> routes = new ConcurrentHashMap<>();

    Upstreams(GoEnv env, UpstreamClient http) {
        this.env = env;
        this.http = http;
    }

    /** Makes the HTTP client. */
    void prepare() {
        http.prepare();
    }

    Chain chain(String goproxy, Optional<Supplier<ModuleSource>> direct) {
        List<Chain.Link> links =
                ProxyList.ofVariable(goproxy).entries().stream().map(this::link).toList();
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
    UpstreamClient http() {
        return http;
    }

    /** The way to a checksum database; the same one each time, so that it is chosen once. */
    SumDbRoute route(String name, Optional<URI> url, Chain chain) {
        return routes.computeIfAbsent(
                name + " " + url.map(URI::toString).orElse(""),
                key -> new SumDbRoute(name, url, chain.entries(), base -> http(base, Credentials.of(base))));
    }
}
