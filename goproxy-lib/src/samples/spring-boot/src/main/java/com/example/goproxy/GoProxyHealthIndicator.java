package com.example.goproxy;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.event.ProxyStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up as long as the cache can be written. An upstream in trouble is only a detail: the cache still serves. */
@Component
public class GoProxyHealthIndicator implements HealthIndicator {
    private final DirCacher cacher;
    private final GoProxy proxy;

    GoProxyHealthIndicator(DirCacher cacher, GoProxy proxy) {
        this.cacher = cacher;
        this.proxy = proxy;
    }

    @Override
    public Health health() {
        try {
            Path folder = cacher.tempDir().orElseThrow(() -> new IOException("the cache can't be written"));
            Files.delete(Files.createTempFile(folder, "health", ""));
        } catch (IOException e) {
            return Health.down(e).build();
        }
        ProxyStatus status = proxy.status();
        return Health.up()
                .withDetail("chain", status.chain())
                .withDetail("upstreams", status.upstreams())
                .build();
    }
}
