package dev.goproxy.module;

/**
 * A module path.
 *
 * @param path the path
 */
public record ModulePath(String path) {}
