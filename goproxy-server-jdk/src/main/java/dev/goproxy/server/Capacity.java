package dev.goproxy.server;

/**
 * How much is done at once, so that it fits into the heap: more clients than that make the server slower or are refused, and don't end it.
 *
 * @param connections how many may be open
 * @param answers how many are made at once; more wait
 */
record Capacity(int connections, int answers) {
    /** The engine's buffers for a connection (measured), and the one of twice the largest write that it keeps with each. */
    static final int CONNECTION_BYTES = 20 * 1024 + 2 * ClientStream.SLICE;
    /** What an answer is read into, its thread, and what an upstream's answer takes: a small part of this each. */
    private static final int ANSWER_BYTES = 256 * 1024;
    /** An answer may wait minutes for an upstream, and the next request shall not wait with it; yet nothing is gained by thousands. */
    private static final int MAX_ANSWERS = 512;

    static final Capacity OF_THIS_JVM = of(Runtime.getRuntime().maxMemory());

    /** Leaves more than half of the heap to what is no connection. */
    static Capacity of(long heapBytes) {
        return new Capacity((int) Math.min(Integer.MAX_VALUE, heapBytes * 3 / 8 / CONNECTION_BYTES), (int)
                Math.max(8, Math.min(MAX_ANSWERS, heapBytes / ANSWER_BYTES)));
    }
}
