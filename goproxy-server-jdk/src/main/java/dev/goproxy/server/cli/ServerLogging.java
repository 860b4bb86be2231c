package dev.goproxy.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Optional;

/**
 * Sets Logback up in code, which takes a fraction of the time that an XML file takes. Found by Logback as a service; it does nothing unless the
 * command line has asked for it, so that a service that embeds the server, or an operator's own {@code logback.configurationFile}, is left alone.
 */
public final class ServerLogging extends ContextAwareBase implements Configurator {
    private static volatile Optional<LogFormat> wanted = Optional.empty();

    private static volatile Optional<BatchedLines> batched = Optional.empty();

    /** For Logback's service loader. */
    public ServerLogging() {}

    /** To be called before the first logger is made. */
    static void use(LogFormat format) {
        wanted = Optional.of(format);
    }

    /** Writes what has been logged so far: to be called before the JVM is halted. */
    static void flush() {
        batched.ifPresent(BatchedLines::flush);
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Optional<LogFormat> format = wanted;
        if (format.isEmpty() || System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        var lines = new LogLines(format.get());
        lines.setContext(context);
        lines.start();
        var appender = new BatchedLines(lines, new FileOutputStream(FileDescriptor.err));
        appender.setContext(context);
        appender.start();
        batched = Optional.of(appender);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
