package dev.goproxy.testkit;

import dev.goproxy.testkit.git.GitProcess;
import dev.goproxy.testkit.process.TempFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A git repository in code. Commits have fixed times and authors, and therefore the same hashes on every machine.
 * Needs git on the PATH.
 *
 * <pre>{@code
 * try (TestRepo repo = TestRepo.create(); FakeInternet net = FakeInternet.start()) {
 *     repo.commit(change -> change.file("go.mod", "module example.com/hello\n").file("hello.go", "package hello\n"));
 *     repo.tag("v1.0.0");
 *     net.repo("example.com/hello.git", repo);
 * }
 * }</pre>
 *
 * <p>It is a bare repository in a temporary folder, which {@link #close} deletes. It can be fetched from
 * {@link #fileUrl()}; a {@link FakeInternet} serves it over HTTP. Not safe for use by several threads, but it may
 * change while it is served.
 */
public final class TestRepo implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final Instant FIRST_COMMIT = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration BETWEEN_COMMITS = Duration.ofMinutes(1);

    private final Path temporary;
    private final Path folder;
    private String branch = "main";
    private Instant nextCommit = FIRST_COMMIT;

    private TestRepo(String objectFormat) {
        try {
            this.temporary = Files.createTempDirectory("testkit-repo");
            this.folder = Files.createDirectory(temporary.resolve("repo.git"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        git("init", "-q", "--bare", "--object-format=" + objectFormat, "--initial-branch=" + branch, ".");
    }

    /**
     * Creates an empty repository with SHA-1 hashes, whose HEAD is the branch {@code main}.
     *
     * @return the repository, to be closed by the caller
     */
    public static TestRepo create() {
        return new TestRepo("sha1");
    }

    /**
     * Creates an empty repository with SHA-256 hashes, whose HEAD is the branch {@code main}.
     *
     * @return the repository, to be closed by the caller
     */
    public static TestRepo createSha256() {
        return new TestRepo("sha256");
    }

    /**
     * Commits to the branch that {@link #branch} chose last.
     *
     * @param change describes the commit
     * @return the commit's hash
     */
    public String commit(Consumer<Change> change) {
        String tip = git("for-each-ref", "--format=%(objectname)", "refs/heads/" + branch);
        Change made = new Change(nextCommit, tip.isEmpty() ? List.of() : List.of(tip));
        change.accept(made);
        GitProcess.run(folder, made.stream(branch), "fast-import", "--quiet", "--force", "--done");
        git("update-ref", "-d", "refs/testkit/new");
        nextCommit = made.committed().plus(BETWEEN_COMMITS);
        return tip();
    }

    /**
     * Chooses the branch of the next commits. A new branch starts at the last commit of the current one.
     *
     * @param name the branch
     * @return this
     */
    public TestRepo branch(String name) {
        if (git("for-each-ref", "refs/heads/" + name).isEmpty()) {
            ref("refs/heads/" + name, tip());
        }
        branch = name;
        return this;
    }

    /**
     * The last commit of the branch.
     *
     * @return its hash
     */
    public String tip() {
        return git("rev-parse", "refs/heads/" + branch);
    }

    /**
     * Puts a lightweight tag on the last commit of the branch; an existing tag is moved.
     *
     * @param name the tag
     * @return this
     */
    public TestRepo tag(String name) {
        return tag(name, tip());
    }

    /**
     * Puts a lightweight tag on an object; an existing tag is moved.
     *
     * @param name the tag
     * @param object the hash of a commit or of another object
     * @return this
     */
    public TestRepo tag(String name, String object) {
        return ref("refs/tags/" + name, object);
    }

    /**
     * Puts an annotated tag on the last commit of the branch; an existing tag is moved.
     *
     * @param name the tag
     * @return this
     */
    public TestRepo annotatedTag(String name) {
        String text = "object " + tip() + "\ntype commit\ntag " + name + "\ntagger T Agger <tagger@example.com> "
                + nextCommit.getEpochSecond() + " +0000\n\n" + name + "\n";
        String object = GitProcess.run(folder, text.getBytes(StandardCharsets.UTF_8), "mktag");
        return tag(name, object);
    }

    /**
     * Creates or moves a ref.
     *
     * @param name the full name, {@code refs/…}
     * @param object the hash of an object
     * @return this
     */
    public TestRepo ref(String name, String object) {
        git("update-ref", "--", name, object);
        return this;
    }

    /**
     * Deletes a ref.
     *
     * @param name the full name, {@code refs/…}
     * @return this
     */
    public TestRepo deleteRef(String name) {
        git("update-ref", "-d", "--", name);
        return this;
    }

    /**
     * Points HEAD to another branch, which need not exist.
     *
     * @param name the branch
     * @return this
     */
    public TestRepo head(String name) {
        git("symbolic-ref", "HEAD", "refs/heads/" + name);
        return this;
    }

    /**
     * Runs a git command in the repository.
     *
     * @param arguments the command and its arguments
     * @return its output without the last newlines
     * @throws IllegalStateException if it fails
     */
    public String git(String... arguments) {
        return GitProcess.run(folder, NOTHING, arguments);
    }

    /**
     * The repository's folder.
     *
     * @return a bare repository
     */
    public Path folder() {
        return folder;
    }

    /**
     * The URL from which it can be fetched without a server.
     *
     * @return a {@code file:///} URL
     */
    public URI fileUrl() {
        return URI.create("file://" + folder.toUri().getPath().replaceAll("/$", ""));
    }

    /** Deletes the repository. */
    @Override
    public void close() {
        TempFolders.delete(temporary);
    }
}
