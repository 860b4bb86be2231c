package dev.goproxy.client;

import java.time.Duration;

/**
 * Time limits of requests to upstreams. In each of them 0 means that there is no limit but the deadline of the fetch.
 *
 * @param connect maximum time to connect to a server, and of each wait in a TLS handshake
 * @param response maximum time from the request to the beginning of its response
 * @param stall maximum time that a read of a body waits for a byte; for another attempt that stalls at the same byte
 *     three times as much, and so on
 */
public record Timeouts(Duration connect, Duration response, Duration stall) {
    /** 30 s to connect, no limit for the response, and 20 s without a byte. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(30), Duration.ZERO, Duration.ofSeconds(20));

    /**
     * Creates limits.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Timeouts {
        requireNotNegative("connectTimeout", connect);
        requireNotNegative("responseTimeout", response);
        requireNotNegative("stallTimeout", stall);
    }

    /** Returns the value of an option, or throws an {@link IllegalArgumentException} if it is negative. */
    public static Duration requireNotNegative(String option, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(option + " is negative: " + value);
        }
        return value;
    }

    /** Returns these limits with another one to connect. */
    public Timeouts withConnect(Duration timeout) {
        return new Timeouts(timeout, response, stall);
    }

    /** Returns these limits with another one for the beginning of the response. */
    public Timeouts withResponse(Duration timeout) {
        return new Timeouts(connect, timeout, stall);
    }

    /** Returns these limits with another one for reads of a body. */
    public Timeouts withStall(Duration timeout) {
        return new Timeouts(connect, response, timeout);
    }
}
