package dev.goproxy.graph;

import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;

/**
 * A module version as requirements name it. Unlike a {@link ModuleVersion}, its path may be one that only exists
 * because it is replaced, such as {@code mylib}.
 *
 * @param path the path, not validated
 * @param version a canonical version
 */
public record Node(String path, Version version) {
    /**
     * Returns the module version of this name.
     *
     * @throws InvalidNameException if the path is not a valid one
     */
    public ModuleVersion module() {
        return new ModuleVersion(ModulePath.parse(path), version);
    }

    @Override
    public String toString() {
        return path + "@" + version;
    }
}
