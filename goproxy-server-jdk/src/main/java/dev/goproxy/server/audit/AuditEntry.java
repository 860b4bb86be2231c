package dev.goproxy.server.audit;

import dev.goproxy.event.EndpointKind;
import dev.goproxy.event.Result;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.server.logging.LogFormat;
import dev.goproxy.server.logging.LogTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the audit log says about a request: who asked for what, and what became of it. */
final class AuditEntry {
    /** Names may be as long as a request line; those of the log should not be. */
    private static final int MAX_CHARS = 1024;

    private static final LogTime TIMES = new LogTime();

    private final Instant time = Instant.now();
    private final ProxyRequest request;
    private final Endpoint endpoint;
    private final ModulePath module;
    private final int status;
    private final Result result;
    private final Optional<String> upstream;
    private final long startNanos;
    private long bytes;
    private boolean failed;
    private long durationNanos;

    AuditEntry(ProxyRequest request, Endpoint endpoint, ModulePath module, ProxyResponse response, long startNanos) {
        this.request = request;
        this.endpoint = endpoint;
        this.module = module;
        this.status = response.status();
        this.result = Result.of(response.status(), response.source());
        this.upstream = response.upstream();
        this.startNanos = startNanos;
    }

    /** Completes the entry, when the response has been sent or sending it has failed. */
    AuditEntry sent(long sentBytes, boolean contentFailed) {
        bytes = sentBytes;
        failed = contentFailed;
        durationNanos = System.nanoTime() - startNanos;
        return this;
    }

    /** The version of the file that was asked for, if it is one and was delivered. */
    Optional<ModuleVersion> delivered() {
        boolean isDelivered = !failed && (result == Result.HIT || result == Result.MISS);
        return isDelivered ? version() : Optional.empty();
    }

    boolean isZip() {
        return endpoint instanceof Endpoint.Zip;
    }

    boolean isMod() {
        return endpoint instanceof Endpoint.Mod;
    }

    private Optional<ModuleVersion> version() {
        if (endpoint instanceof Endpoint.Info info) {
            return Optional.of(info.version());
        }
        if (endpoint instanceof Endpoint.Mod mod) {
            return Optional.of(mod.version());
        }
        return endpoint instanceof Endpoint.Zip zip ? Optional.of(zip.version()) : Optional.empty();
    }

    /**
     * Returns the line.
     *
     * @param sum the checksum of the file, if it is known
     */
    String line(Optional<String> sum) {
        LogFormat.Line line = LogFormat.JSON.line().with("time", TIMES.text(time));
        request.user().ifPresent(user -> line.with("user", shortened(user)));
        request.client().ifPresent(client -> line.with("client", shortened(client)));
        line.with("method", shortened(request.method())).with("module", shortened(module.path()));
        version()
                .ifPresent(version ->
                        line.with("version", shortened(version.version().toString())));
        if (endpoint instanceof Endpoint.Query query) {
            line.with("query", shortened(query.query()));
        }
        line.with("endpoint", lowerCase(EndpointKind.of(endpoint)))
                .with("status", status)
                .with("result", lowerCase(failed ? Result.FAILED : result));
        upstream.ifPresent(name -> line.with("upstream", name));
        line.with("bytes", bytes).with("durationMs", TimeUnit.NANOSECONDS.toMicros(durationNanos) / 1000.0);
        sum.ifPresent(h1 -> line.with("sum", h1));
        return line.end();
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
