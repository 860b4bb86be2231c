package dev.goproxy.server;

import dev.goproxy.event.Source;
import dev.goproxy.http.ProxyResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a request, as key-value pairs, to the logger {@code dev.goproxy.server.access}. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.goproxy.server.access");

    /** A path may be as long as a request line; a log line needn't. */
    private static final int MAX_PATH = 2048;

    private final String method;
    private final String path;
    private final long start = System.nanoTime();

    /** Starts the clock of a request. */
    AccessLog(String method, String path) {
        this.method = method;
        this.path = path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH) + "...";
    }

    /** How an answer ended. */
    enum End {
        WHOLE,
        /** The client had gone. */
        CLIENT_GONE,
        /** The content could not be read to its end. */
        BROKEN_OFF
    }

    /** Writes the line of an answer of the proxy's. */
    void write(ProxyResponse response, long bytes, End end) {
        write(response.status(), bytes, Optional.of(response.source()), response.upstream(), end);
    }

    /** Writes the line of an answer of the host's own. */
    void write(int status, long bytes) {
        write(status, bytes, Optional.empty(), Optional.empty(), End.WHOLE);
    }

    private void write(int status, long bytes, Optional<Source> source, Optional<String> upstream, End end) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        var line = LOG.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("path", path)
                .addKeyValue("status", status)
                .addKeyValue("bytes", bytes)
                .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / 1000.0);
        line = with(line, "cache", source.filter(s -> s != Source.SELF).map(AccessLog::lowerCase));
        line = with(line, "upstream", upstream);
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
