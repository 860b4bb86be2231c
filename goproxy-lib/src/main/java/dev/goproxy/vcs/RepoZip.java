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

/** Creates the zips of module versions from a repository. Safe for use by multiple threads. */
final class RepoZip {
    private static final String LICENSE = "LICENSE";

    private final GitRepo repo;
    private final TemporaryFolder temporary;
    private final ConcurrencyLimit limit;

    /**
     * Creates an instance.
     *
     * @param temporary folder for tar files and zips
     * @param limit limits the zips of all repositories that are created at a time: more than there are processors would
     *     only take disk space
     */
    RepoZip(GitRepo repo, TemporaryFolder temporary, ConcurrencyLimit limit) {
        this.repo = repo;
        this.temporary = temporary;
        this.limit = limit;
    }

    /**
     * Creates the zip of a module version.
     *
     * @param commit hash of the commit
     * @param folder the module's folder; empty for the root
     * @return a temporary file, deleted when it is closed
     * @throws NotFoundException if the files don't make a valid module zip
     */
    Content create(ModuleVersion version, String commit, String folder) throws IOException {
        return limit.call(() -> createNow(version, commit, folder));
    }

    private Content createNow(ModuleVersion version, String commit, String folder) throws IOException {
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

    /**
     * Returns the repository's license file, which the zip of a module below the root gets if it has none of its own.
     */
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
