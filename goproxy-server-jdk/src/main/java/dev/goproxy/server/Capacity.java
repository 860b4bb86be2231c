package dev.goproxy.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limits that fit into the heap and the file descriptors of this JVM: clients beyond them lose idle connections or are
 * refused, but can't exhaust either.
 *
 * @param exchanges the number of requests at most that are read, waited for or answered at the same time, each by a
 *     thread of its own, so that those which wait keep no thread from others
 * @param idle the number of connections at most that are kept open between two requests
 * @param connections the number of open connections at most: these, and those over which nothing has come yet
 * @param headerBytes the size at most of a request's header
 * @param minWriteBytes the most bytes that are handed to the engine at a time in a crowd
 * @param writesBytes heap for larger writes while there are fewer exchanges
 */
record Capacity(int exchanges, int idle, int connections, int headerBytes, int minWriteBytes, long writesBytes) {
    /** Heap for a connection over which a request has come: the engine's buffers, as measured, and the thread. */
    static final int CONNECTION_BYTES = 24 * 1024;
    /** Heap for a connection over which nothing has come yet. */
    static final int NEW_CONNECTION_BYTES = 4 * 1024;

    private static final int MAX_EXCHANGES = 4096;
    private static final int MIN_HEADER = 16 * 1024;
    private static final int MAX_HEADER = 380 * 1024; // the engine's own
    private static final int MAX_NEW = 8192;
    /** Larger writes send large files faster, but the engine keeps buffers of twice their size. */
    private static final int MAX_WRITE = 32 * 1024;

    private static final int MIN_WRITE = 4 * 1024;
    /** The buffer to copy from, and the engine's, which is twice as large. */
    private static final int WRITE_COPIES = 3;
    /** Descriptors for the jar, the log, the listening socket and so on. */
    private static final int OWN_DESCRIPTORS = 64;

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +([0-9]+)");

    static final Capacity OF_THIS_JVM = of(Runtime.getRuntime().maxMemory(), maxDescriptors());

    /**
     * Returns the limits for a heap and a number of file descriptors. Exchanges may take three eighths of the heap,
     * idle and new connections a sixteenth each; all connections half of the descriptors, and exchanges half of that.
     */
    static Capacity of(long heapBytes, long descriptors) {
        int write = (int) Math.max(MIN_WRITE, Math.min(MAX_WRITE, heapBytes >> 14));
        long most = Math.max(16, (descriptors - OWN_DESCRIPTORS) / 2);
        int exchanges = bounded(heapBytes * 3 / 8 / exchangeBytes(write), Math.min(MAX_EXCHANGES, most / 2));
        int idle = bounded(heapBytes / 16 / CONNECTION_BYTES, most / 4);
        int unused = bounded(heapBytes / 16 / NEW_CONNECTION_BYTES, Math.min(MAX_NEW, most / 4));
        long header = Math.max(MIN_HEADER, Math.min(MAX_HEADER, heapBytes / 4 / exchanges));
        return new Capacity(exchanges, idle, exchanges + idle + unused, (int) header, write, heapBytes / 10);
    }

    /**
     * Returns the most bytes to hand to the engine at a time: the fewer exchanges there are, the more, since large
     * writes send large files up to three times as fast. They are powers of two, so that buffers are split evenly.
     *
     * @param running the number of exchanges now
     */
    int writeBytes(int running) {
        long share = Math.min(MAX_WRITE, writesBytes / Math.max(1, running) / WRITE_COPIES);
        return Math.max(minWriteBytes, Integer.highestOneBit((int) share));
    }

    /** Heap for an exchange: its connection, a buffer to copy from, and what the engine adds for writes beyond 8 KB. */
    static int exchangeBytes(int writeBytes) {
        return CONNECTION_BYTES + writeBytes + (writeBytes > 8 * 1024 ? 2 * writeBytes : 0);
    }

    private static int bounded(long value, long max) {
        return (int) Math.max(8, Math.min(value, max));
    }

    /** Linux says it; elsewhere, the heap alone counts. */
    private static long maxDescriptors() {
        try {
            Matcher soft = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
            return soft.find() ? Long.parseLong(soft.group(1)) : Integer.MAX_VALUE;
        } catch (IOException | NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    /** The number of exchanges from which the idlest are ended: there is always room for some more. */
    int crowd() {
        return exchanges - Math.max(1, exchanges / 8);
    }
}
