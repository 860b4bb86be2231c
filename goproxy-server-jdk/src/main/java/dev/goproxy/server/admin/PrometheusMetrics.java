package dev.goproxy.server.admin;

import dev.goproxy.event.ProxyListener;
import dev.goproxy.micrometer.GoProxyMetrics;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The metrics of the proxy and of the JVM, in the text format of Prometheus. Whoever creates it closes it. */
public final class PrometheusMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GoProxyMetrics proxy = new GoProxyMetrics();
    private final JvmGcMetrics garbageCollector = new JvmGcMetrics();

    /** Creates metrics that begin at 0. */
    public PrometheusMetrics() {
        proxy.bindTo(registry);
        garbageCollector.bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Returns the listener that fills them. */
    public ProxyListener listener() {
        return proxy;
    }

    /** Returns all of them at this moment. */
    public String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollector.close();
        registry.close();
    }
}
