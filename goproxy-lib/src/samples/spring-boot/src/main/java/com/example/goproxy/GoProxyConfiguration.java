package com.example.goproxy;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.micrometer.GoProxyMetrics;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.servlet.GoProxyServlet;
import dev.goproxy.upstream.GoFetcher;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Go module proxy below {@code /go}. */
@Configuration(proxyBeanMethods = false)
public class GoProxyConfiguration {
    @Bean
    DirCacher goProxyCacher(@Value("${goproxy.cache}") Path folder) {
        return new DirCacher(folder);
    }

    @Bean
    GoFetcher goProxyFetcher(DirCacher cacher) {
        return new GoFetcher(cacher);
    }

    @Bean
    GoProxyMetrics goProxyMetrics() {
        return new GoProxyMetrics();
    }

    @Bean
    GoProxy goProxy(DirCacher cacher, GoFetcher fetcher, GoProxyMetrics metrics) {
        return GoProxy.builder().cacher(cacher).fetcher(fetcher).listener(metrics).build();
    }

    @Bean
    ServletRegistrationBean<GoProxyServlet> goProxyServlet(
            GoProxy proxy, @Value("${goproxy.forbidden:}") String forbidden) {
        var rule = new AccessRule(PathPatterns.parse(forbidden), proxy);
        return new ServletRegistrationBean<>(new GoProxyServlet(rule), "/go/*");
    }
}
