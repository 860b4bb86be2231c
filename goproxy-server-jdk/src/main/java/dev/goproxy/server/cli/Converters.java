package dev.goproxy.server.cli;

import dev.goproxy.upstream.DirectMode;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the texts of flags to their values. */
final class Converters {
    private Converters() {}

    /** A conversion whose complaint reaches the user as it is. */
    private static <T> T convert(String text, Function<String, T> conversion) {
        try {
            return conversion.apply(text);
        } catch (IllegalArgumentException e) {
            var complaint = new TypeConversionException(e.getMessage());
            complaint.initCause(e);
            throw complaint;
        }
    }

    /** A duration that is not negative. */
    static final class Timeout implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration duration = Converters.convert(text, GoDuration::parse);
            if (duration.isNegative()) {
                throw new TypeConversionException("invalid duration \"" + text + "\": negative");
            }
            return duration;
        }
    }

    /** A number that is not negative. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,9}")) {
                throw new TypeConversionException("invalid number \"" + text + "\": must be from 0 to 999999999");
            }
            return Integer.valueOf(text);
        }
    }

    /** A kind of cacher. */
    static final class Cacher implements ITypeConverter<ServerOptions.CacherKind> {
        @Override
        public ServerOptions.CacherKind convert(String text) {
            return switch (text) {
                case "dir" -> ServerOptions.CacherKind.DIR;
                case "memory" -> ServerOptions.CacherKind.MEMORY;
                default -> throw new TypeConversionException("invalid cacher \"" + text + "\": must be dir or memory");
            };
        }
    }

    /** A format of log lines. */
    static final class Format implements ITypeConverter<LogFormat> {
        @Override
        public LogFormat convert(String text) {
            return switch (text) {
                case "text" -> LogFormat.TEXT;
                case "json" -> LogFormat.JSON;
                default ->
                    throw new TypeConversionException("invalid log format \"" + text + "\": must be text or json");
            };
        }
    }

    /** The means of direct fetches. */
    static final class Direct implements ITypeConverter<DirectMode> {
        @Override
        public DirectMode convert(String text) {
            return switch (text) {
                case "auto" -> DirectMode.AUTO;
                case "git" -> DirectMode.GIT;
                case "go" -> DirectMode.GO;
                case "off" -> DirectMode.OFF;
                default ->
                    throw new TypeConversionException(
                            "invalid means \"" + text + "\" of direct fetches: must be auto, git, go or off");
            };
        }
    }
}
