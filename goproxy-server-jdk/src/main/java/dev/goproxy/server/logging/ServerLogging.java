package dev.goproxy.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Optional;

/**
 * Configures Logback in code, which takes a fraction of the time of an XML file. Logback finds it as a service. It does
 * nothing unless {@link #use} was called, so that neither services that embed the server nor an operator's own
 * {@code logback.configurationFile} are affected.
 */
public final class ServerLogging extends ContextAwareBase implements Configurator {
    private static volatile Optional<LogFormat> format = Optional.empty();
    private static volatile Level level = Level.INFO;
    private static volatile Optional<BatchedLines> batched = Optional.empty();

    /** Creates the service, for Logback's service loader. */
    public ServerLogging() {}

    /**
     * Logs to standard error, from level INFO on. Must be called before the first logger is created.
     *
     * @param lines the format of the lines
     */
    public static void use(LogFormat lines) {
        format = Optional.of(lines);
    }

    /**
     * Logs to standard error, errors alone: for commands that report failures themselves. Must be called before the
     * first logger is created.
     *
     * @param lines the format of the lines
     */
    public static void useForErrors(LogFormat lines) {
        level = Level.ERROR;
        use(lines);
    }

    /** Writes all lines logged so far. Must be called before the JVM is halted. */
    public static void flush() {
        batched.ifPresent(BatchedLines::flush);
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Optional<LogFormat> used = format;
        if (used.isEmpty() || System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        var lines = new LogLines(used.get());
        lines.setContext(context);
        lines.start();
        var appender = new BatchedLines(lines, new FileOutputStream(FileDescriptor.err));
        appender.setContext(context);
        appender.start();
        batched = Optional.of(appender);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
