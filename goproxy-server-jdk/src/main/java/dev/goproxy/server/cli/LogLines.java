package dev.goproxy.server.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes Logback's events, with their key-value pairs. */
final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final LogFormat format;

    LogLines(LogFormat format) {
        this.format = format;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", event.getInstant().truncatedTo(ChronoUnit.MILLIS));
        fields.put("level", event.getLevel());
        fields.put("msg", event.getFormattedMessage());
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.put(pair.key, pair.value));
        }
        var thrown = event.getThrowableProxy();
        if (thrown != null) {
            fields.put("stack", ThrowableProxyUtil.asString(thrown));
        }
        return format.line(fields).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
