package dev.goproxy.server.cli;

import dev.goproxy.server.logging.LogFormat;
import dev.goproxy.upstream.DirectMode;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Conversions of the texts of flags to their values. */
final class Converters {
    /** The end of the description of a flag for which 0 is no limit. */
    static final String LIMIT = " (0 means no limit). Default: ${DEFAULT-VALUE}";

    private Converters() {}

    /** Converts a text so that the message of a failure reaches the user unchanged. */
    private static <T> T convert(String text, Function<String, T> conversion) {
        try {
            return conversion.apply(text);
        } catch (IllegalArgumentException e) {
            var failure = new TypeConversionException(e.getMessage());
            failure.initCause(e);
            throw failure;
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

    /** A file or folder. */
    static final class FilePath implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new TypeConversionException(unreadableName(text));
            }
        }
    }

    /** Returns a message about the name of a file that Java can't read since the locale knows ASCII only. */
    static String unreadableName(String name) {
        return "\"" + name + "\" is no name of a file in this locale (" + System.getProperty("sun.jnu.encoding")
                + "): set LC_ALL=C.UTF-8";
    }

    /** A kind of cacher. */
    static final class Cacher implements ITypeConverter<ProxyOptions.CacherKind> {
        @Override
        public ProxyOptions.CacherKind convert(String text) {
            return switch (text) {
                case "dir" -> ProxyOptions.CacherKind.DIR;
                case "memory" -> ProxyOptions.CacherKind.MEMORY;
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

    /** A means of direct fetches. */
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

    /** A time in the format of RFC 3339, or how long ago it was, for which there are also days. */
    static final class Since implements ITypeConverter<Instant> {
        private static final Pattern AGE = Pattern.compile("(?:([0-9]{1,6})d)?([0-9].*)?");

        @Override
        public Instant convert(String text) {
            Matcher age = AGE.matcher(text);
            if (text.contains("-") || !age.matches() || text.isEmpty()) {
                return time(text);
            }
            Duration days = Duration.ofDays(age.group(1) == null ? 0 : Long.parseLong(age.group(1)));
            Duration rest = age.group(2) == null ? Duration.ZERO : Converters.convert(age.group(2), GoDuration::parse);
            return Instant.now().minus(days).minus(rest);
        }

        private static Instant time(String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException("invalid time \"" + text
                        + "\": must be like 2026-01-31T12:00:00Z, or a duration such as 7d or 12h");
            }
        }
    }

    /** A number of bytes with a unit, which is a power of 1000 or 1024. */
    static final class Size implements ITypeConverter<Long> {
        private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(?:([KMGT])(i?))?B?");

        @Override
        public Long convert(String text) {
            Matcher size = SIZE.matcher(text);
            if (!size.matches()) {
                throw new TypeConversionException("invalid size \"" + text + "\": must be like 4GiB or 650MB");
            }
            int power = size.group(2) == null ? 0 : "KMGT".indexOf(size.group(2)) + 1;
            BigInteger unit = BigInteger.valueOf("i".equals(size.group(3)) ? 1024 : 1000);
            BigInteger bytes = new BigInteger(size.group(1)).multiply(unit.pow(power));
            if (bytes.signum() == 0 || bytes.bitLength() >= Long.SIZE) {
                throw new TypeConversionException("invalid size \"" + text + "\": out of bounds");
            }
            return bytes.longValue();
        }
    }
}
