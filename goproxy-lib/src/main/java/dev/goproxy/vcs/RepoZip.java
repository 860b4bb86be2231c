package dev.goproxy.vcs;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.zip.InvalidZipException;
import dev.goproxy.zip.ModuleFile;
import dev.goproxy.zip.ModuleZip;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Makes the zip of a module version from its repository. */
final class RepoZip {
    private static final String LICENSE = "LICENSE";

    private final GitRepo repo;
    private final Programs programs;
    private final Semaphore places;

    /**
     * Makes a maker of zips.
     *
     * @param places how many zips may be made at a time, of all repositories together: more than there are processors would only take room
     */
    RepoZip(GitRepo repo, Programs programs, Semaphore places) {
        this.repo = repo;
        this.programs = programs;
        this.places = places;
    }

    /** Makes the zip of the module in a folder of a commit. */
    Content make(ModuleVersion version, String commit, String folder) throws IOException {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting to make a zip").initCause(e);
        }
        try {
            return makeNow(version, commit, folder);
        } finally {
            places.release();
        }
    }

    private Content makeNow(ModuleVersion version, String commit, String folder) throws IOException {
        try (Programs.Output tar = programs.newFile()) {
            repo.archive(commit, folder, tar.file());
            List<ModuleFile> files = TarFiles.list(tar.file(), folder.isEmpty() ? "" : folder + "/");
            if (!folder.isEmpty()
                    && files.stream().noneMatch(file -> file.path().equals(LICENSE))) {
                license(commit).ifPresent(files::add);
            }
            return write(version, files, programs.newFile().file());
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
            Content content = new TempFile(zip);
            done = true;
            return content;
        } catch (InvalidZipException e) {
            throw new VcsException.Absent("create zip: " + e.getMessage(), e);
        } finally {
            if (!done) {
                Files.deleteIfExists(zip);
            }
        }
    }
}
