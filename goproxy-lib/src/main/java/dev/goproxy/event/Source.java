package dev.goproxy.event;

/** Where the answer to a request came from. */
public enum Source {
    /** The cache. */
    HIT,
    /** An upstream, or the failed attempt to reach one. */
    MISS,
    /** The cache, with an answer that is no longer fresh, because the upstream failed. */
    STALE,
    /** The proxy itself: neither the cache nor an upstream was asked. */
    SELF
}
