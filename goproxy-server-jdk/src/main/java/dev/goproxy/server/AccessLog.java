package dev.goproxy.server;

import dev.goproxy.event.Source;
import dev.goproxy.http.ProxyResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs one line for each request, as key-value pairs, to the logger {@code dev.goproxy.server.access}. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.goproxy.server.access");

    /** Paths may be as long as a request line; log lines should not be. */
    private static final int MAX_PATH = 2048;

    private final String method;
    private final String path;
    private final long start = System.nanoTime();

    /** Starts to measure the duration of a request. */
    AccessLog(String method, String path) {
        this.method = method;
        this.path = path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH) + "...";
    }

    /** The way in which a response ended. */
    enum End {
        WHOLE,
        /** The client closed the connection. */
        CLIENT_GONE,
        /** The content could not be read to its end. */
        BROKEN_OFF
    }

    /** Writes the line of a request that was answered, with the number of bytes of the body that were sent. */
    void write(ProxyResponse response, long bytes, End end) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        var line = LOG.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("path", path)
                .addKeyValue("status", response.status())
                .addKeyValue("bytes", bytes)
                .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / 1000.0);
        var source = Optional.of(response.source()).filter(s -> s != Source.SELF);
        line = with(line, "cache", source.map(AccessLog::lowerCase));
        line = with(line, "upstream", response.upstream());
        line = with(line, "end", Optional.of(end).filter(e -> e != End.WHOLE).map(AccessLog::lowerCase));
        line.log("request");
    }

    private static LoggingEventBuilder with(LoggingEventBuilder line, String key, Optional<String> value) {
        return value.isPresent() ? line.addKeyValue(key, value.get()) : line;
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
