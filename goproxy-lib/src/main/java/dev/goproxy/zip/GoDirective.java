package dev.goproxy.zip;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The {@code go} line of a go.mod file, which decides how the module's zip is made. */
final class GoDirective {
    private static final Pattern LINE = Pattern.compile(
            "(?m)^[ \t]*go[ \t]+v?([1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})(?![0-9])[^ \t\r\n]*[ \t]*(?://.*)?\r?$");

    private GoDirective() {}

    static Vendoring vendoring(byte[] goMod) {
        var line = LINE.matcher(new String(goMod, StandardCharsets.UTF_8));
        if (!line.find()) {
            return Vendoring.BEFORE_1_24;
        }
        var major = Integer.parseInt(line.group(1));
        var minor = Integer.parseInt(line.group(2));
        return major > 1 || minor >= 24 ? Vendoring.SINCE_1_24 : Vendoring.BEFORE_1_24;
    }
}
