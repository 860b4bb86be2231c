package dev.goproxy.event;

/**
 * An upstream that is left alone from now on, because all attempts have failed for a while; or that answers again.
 *
 * @param upstream the upstream's name, without credentials
 * @param open true if it is left alone
 */
public record CircuitChanged(String upstream, boolean open) {}
