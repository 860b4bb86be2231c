package dev.goproxy.bundle;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that is about to be written into a bundle.
 *
 * @param name its name in the protocol, which is also that of the entry
 * @param size its size in bytes, as far as is known before it is read
 * @param made its bytes in memory; null if they are in the cache
 */
record BundleFile(String name, long size, @Nullable Content made) {
    static BundleFile made(String name, Content content) {
        return new BundleFile(name, content.size().orElseThrow(), content);
    }

    /** Returns the kind of a file. */
    Endpoint endpoint() {
        return Endpoint.parse("/" + name);
    }

    /** Returns the module version that the file belongs to, one of three. */
    Optional<ModuleVersion> version() {
        Endpoint endpoint = endpoint();
        if (endpoint instanceof Endpoint.Info info) {
            return Optional.of(info.version());
        }
        if (endpoint instanceof Endpoint.Mod mod) {
            return Optional.of(mod.version());
        }
        return endpoint instanceof Endpoint.Zip zip ? Optional.of(zip.version()) : Optional.empty();
    }
}
