package dev.goproxy.testkit.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The files and sockets that this process has open. */
public final class OpenFiles {
    private OpenFiles() {}

    /** Returns the number of open file descriptors; always 0 where the system does not report it. */
    public static long count() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }
}
