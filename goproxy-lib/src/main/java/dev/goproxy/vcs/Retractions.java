package dev.goproxy.vcs;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.modfile.InvalidModFileException;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.util.Optional;

/** Which versions a module has retracted; found out when first asked. Not safe for use by several threads. */
final class Retractions {
    private final Source source;
    private Optional<ModFile> goMod = Optional.empty();
    private boolean read;

    /** The go.mod that tells. */
    interface Source {
        Optional<byte[]> goMod() throws IOException;
    }

    Retractions(Source source) {
        this.source = source;
    }

    boolean include(Version version) throws IOException {
        if (!read) {
            goMod = read();
            read = true;
        }
        return goMod.isPresent() && goMod.get().isRetracted(version);
    }

    private Optional<ModFile> read() throws IOException {
        try {
            return source.goMod().map(bytes -> ModFile.parseLax("go.mod", bytes));
        } catch (InvalidModFileException | NotFoundException e) {
            return Optional.empty(); // unreadable: nothing is retracted
        }
    }
}
