package dev.goproxy.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Encodes Logback's events, with their key-value pairs. */
final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final LogFormat format;
    private final LogTime time = new LogTime();

    LogLines(LogFormat format) {
        this.format = format;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = format.line()
                .with("time", time.text(event.getInstant()))
                .with("level", event.getLevel())
                .with("msg", event.getFormattedMessage());
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.with(pair.key, pair.value));
        }
        var thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.with("stack", ThrowableProxyUtil.asString(thrown));
        }
        return line.end().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
