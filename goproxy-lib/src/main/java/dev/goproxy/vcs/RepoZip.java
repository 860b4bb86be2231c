package dev.goproxy.vcs;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.process.ConcurrencyLimit;
import dev.goproxy.process.TemporaryFile;
import dev.goproxy.process.TemporaryFolder;
import dev.goproxy.vcs.git.GitRepo;
import dev.goproxy.zip.InvalidZipException;
import dev.goproxy.zip.ModuleFile;
import dev.goproxy.zip.ModuleZip;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes the zip of a module version from its repository. */
final class RepoZip {
    private static final String LICENSE = "LICENSE";

    private final GitRepo repo;
    private final TemporaryFolder temporary;
    private final ConcurrencyLimit turns;

    /**
     * Makes a maker of zips.
     *
     * @param turns for all repositories together: of zips that are made at a time more than there are processors would only take room
     */
    RepoZip(GitRepo repo, TemporaryFolder temporary, ConcurrencyLimit turns) {
        this.repo = repo;
        this.temporary = temporary;
        this.turns = turns;
    }

    /** Makes the zip of the module in a folder of a commit. */
    Content make(ModuleVersion version, String commit, String folder) throws IOException {
        return turns.call(() -> makeNow(version, commit, folder));
    }

    private Content makeNow(ModuleVersion version, String commit, String folder) throws IOException {
        try (TemporaryFile tar = temporary.newFile()) {
            repo.archive(commit, folder, tar.path());
            List<ModuleFile> files = TarFiles.list(tar.path(), folder.isEmpty() ? "" : folder + "/");
            if (!folder.isEmpty()
                    && files.stream().noneMatch(file -> file.path().equals(LICENSE))) {
                license(commit).ifPresent(files::add);
            }
            return write(version, files, temporary.newFile().path());
        }
    }

    /** The repository's own license, which goes with a module below the root that has none. */
    private Optional<ModuleFile> license(String commit) throws IOException {
        return repo.read(commit, List.of(LICENSE)).file(LICENSE).map(bytes -> ModuleFile.of(LICENSE, bytes));
    }

    private static Content write(ModuleVersion version, List<ModuleFile> files, Path zip) throws IOException {
        boolean done = false;
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip), 1 << 16)) {
                ModuleZip.create(version, files, out);
            }
            Content content = Content.ofTempFile(zip);
            done = true;
            return content;
        } catch (InvalidZipException e) {
            throw new NotFoundException("create zip: " + e.getMessage(), e);
        } finally {
            if (!done) {
                Files.deleteIfExists(zip);
            }
        }
    }
}
