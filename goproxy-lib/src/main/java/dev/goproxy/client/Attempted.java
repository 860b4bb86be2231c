package dev.goproxy.client;

/**
 * Result of a request, with the number of attempts that it took.
 *
 * @param value the result
 * @param attempts number of attempts, at least 1
 */
public record Attempted<T>(T value, int attempts) {}
