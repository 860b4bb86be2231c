package dev.goproxy.vcs;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.modfile.InvalidModFileException;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.util.Optional;

/**
 * Retracted versions of a module. The go.mod file that retracts them is read when it is first needed. Not safe for use
 * by multiple threads.
 */
final class Retractions {
    private final GoModSource source;
    private Optional<ModFile> goMod = Optional.empty();
    private boolean isRead;

    /** Finds the go.mod file whose retractions hold. */
    interface GoModSource {
        /** Returns the file; empty if there is none. */
        Optional<byte[]> goMod() throws IOException;
    }

    Retractions(GoModSource source) {
        this.source = source;
    }

    /** Returns whether a version is retracted. A go.mod file that is absent or unreadable retracts nothing. */
    boolean include(Version version) throws IOException {
        if (!isRead) {
            goMod = read();
            isRead = true;
        }
        return goMod.isPresent() && goMod.get().isRetracted(version);
    }

    private Optional<ModFile> read() throws IOException {
        try {
            return source.goMod().map(bytes -> ModFile.parseLax("go.mod", bytes));
        } catch (InvalidModFileException | NotFoundException e) {
            return Optional.empty();
        }
    }
}
