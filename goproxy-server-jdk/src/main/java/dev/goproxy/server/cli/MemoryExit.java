package dev.goproxy.server.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends the JVM as soon as any thread dies for lack of memory: that thread may be one that nothing works without, and a
 * server that runs but answers nobody is not restarted by what watches over it.
 */
final class MemoryExit implements Thread.UncaughtExceptionHandler {
    /** The exit code of a server that has run out of memory. */
    static final int EXIT_CODE = 3;

    /** Watches all threads that have no handler of their own. */
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new MemoryExit());
    }

    /** Made beforehand, as there is no memory to make it then. */
    private static final byte[] MESSAGE =
            "Error: out of memory; the server ends. Give it more with -Xmx.\n".getBytes(StandardCharsets.US_ASCII);

    private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        if (isHeapFull(e)) {
            try {
                ERR.write(MESSAGE);
            } catch (IOException | OutOfMemoryError unprinted) {
                // the exit code says it too
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
        // As the JVM does by itself: a logger here would be made before logging is set up.
        System.err.println("Exception in thread \"" + thread.getName() + "\"");
        e.printStackTrace();
    }

    /** Whether memory is exhausted, rather than the number of threads: those that run go on. */
    static boolean isHeapFull(Throwable e) {
        return e instanceof OutOfMemoryError
                && (e.getMessage() == null || !e.getMessage().contains("native thread"));
    }
}
