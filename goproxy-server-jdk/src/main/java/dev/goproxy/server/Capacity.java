package dev.goproxy.server;

/**
 * Limits of concurrency that fit into the heap: clients beyond them make the server slower or are refused, but can't
 * exhaust its memory.
 *
 * @param connections the number of open connections at most
 * @param exchanges the number of requests at most that are answered at the same time; further ones wait
 */
record Capacity(int connections, int exchanges) {
    /** The engine's buffers for a connection (measured), and its output buffer of twice the largest write. */
    static final int CONNECTION_BYTES = 20 * 1024 + 2 * ClientStream.MAX_WRITE_BYTES;
    /** Memory for an exchange: its thread, its buffer and those of an upstream's response, with a large margin. */
    private static final int EXCHANGE_BYTES = 256 * 1024;
    /**
     * A request may wait minutes for an upstream without delaying others; beyond some hundreds, more threads gain
     * nothing.
     */
    private static final int MAX_EXCHANGES = 512;

    static final Capacity OF_THIS_JVM = of(Runtime.getRuntime().maxMemory());

    /** Returns the limits for a heap, of which connections may take three eighths. */
    static Capacity of(long heapBytes) {
        return new Capacity((int) Math.min(Integer.MAX_VALUE, heapBytes * 3 / 8 / CONNECTION_BYTES), (int)
                Math.max(8, Math.min(MAX_EXCHANGES, heapBytes / EXCHANGE_BYTES)));
    }
}
