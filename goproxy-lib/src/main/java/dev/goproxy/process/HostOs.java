package dev.goproxy.process;

import java.util.Locale;

/** The kinds of operating system between which Go's rules for configuration files differ. */
public enum HostOs {
    UNIX,
    MAC,
    WINDOWS;

    public static HostOs current() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return WINDOWS;
        }
        return name.startsWith("mac") ? MAC : UNIX;
    }
}
