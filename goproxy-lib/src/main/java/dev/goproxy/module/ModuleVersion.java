package dev.goproxy.module;

/**
 * A module version.
 *
 * @param path the path
 * @param version the version
 */
public record ModuleVersion(ModulePath path, Version version) {}
