package dev.goproxy.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of a commit in a {@link TestRepo}, described in {@link TestRepo#commit}. Not safe for use by several
 * threads.
 */
public final class Change {
    private final ByteArrayOutputStream files = new ByteArrayOutputStream();
    private final List<String> parents = new ArrayList<>();
    private String message = "a change\n";
    private String author = "A U Thor <author@example.com>";
    private Instant authored;
    private Instant committed;

    Change(Instant time, List<String> parents) {
        this.authored = time;
        this.committed = time;
        this.parents.addAll(parents);
    }

    /**
     * Writes a file.
     *
     * @param path its path, with slashes
     * @param text its text, stored in UTF-8
     * @return this
     */
    public Change file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file.
     *
     * @param path its path, with slashes
     * @param bytes its bytes
     * @return this
     */
    public Change file(String path, byte[] bytes) {
        return modify("100644", path, bytes);
    }

    /**
     * Writes an executable file.
     *
     * @param path its path, with slashes
     * @param text its text, stored in UTF-8
     * @return this
     */
    public Change executable(String path, String text) {
        return modify("100755", path, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a symbolic link.
     *
     * @param path its path, with slashes
     * @param target the path it points to
     * @return this
     */
    public Change symlink(String path, String target) {
        return modify("120000", path, target.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a submodule: a link to a commit of another repository.
     *
     * @param path its path, with slashes
     * @param commit the other repository's commit
     * @return this
     */
    public Change submodule(String path, String commit) {
        return line("M 160000 " + commit + " " + quote(path));
    }

    /**
     * Deletes a file or folder.
     *
     * @param path its path, with slashes
     * @return this
     */
    public Change delete(String path) {
        return line("D " + quote(path));
    }

    /**
     * Deletes all files of the commit before.
     *
     * @return this
     */
    public Change deleteAll() {
        return line("deleteall");
    }

    /**
     * Sets the message.
     *
     * @param text the message
     * @return this
     */
    public Change message(String text) {
        message = text;
        return this;
    }

    /**
     * Sets the author date and the commit date; by default they are one minute after the last commit.
     *
     * @param time the time; fractions of seconds are dropped
     * @return this
     */
    public Change at(Instant time) {
        authored = time;
        committed = time;
        return this;
    }

    /**
     * Sets the author and the author date, but not the commit date.
     *
     * @param author {@code Name <address>}
     * @param time the author date
     * @return this
     */
    public Change writtenBy(String author, Instant time) {
        this.author = author;
        this.authored = time;
        return this;
    }

    /**
     * Makes the commit a merge.
     *
     * @param commit a further parent: a commit's hash
     * @return this
     */
    public Change merge(String commit) {
        parents.add(commit);
        return this;
    }

    /**
     * Makes the commit an orphan, without parents.
     *
     * @return this
     */
    public Change orphan() {
        parents.clear();
        return this;
    }

    /** Returns the commit as input for {@code git fast-import}. */
    byte[] stream(String branch) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        // A commit on a scratch name and a reset: an orphan commit could not replace the branch otherwise.
        String head = "commit refs/testkit/new\nauthor " + author + " " + authored.getEpochSecond() + " +0000\n"
                + "committer C O Mitter <committer@example.com> " + committed.getEpochSecond() + " +0000\n"
                + "data " + text.length + "\n";
        stream.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        stream.writeBytes(text);
        StringBuilder links = new StringBuilder("\n");
        for (int i = 0; i < parents.size(); i++) {
            links.append(i == 0 ? "from " : "merge ").append(parents.get(i)).append('\n');
        }
        stream.writeBytes(links.toString().getBytes(StandardCharsets.UTF_8));
        stream.writeBytes(files.toByteArray());
        String end = "\nreset refs/heads/" + branch + "\nfrom refs/testkit/new\n\ndone\n";
        stream.writeBytes(end.getBytes(StandardCharsets.UTF_8));
        return stream.toByteArray();
    }

    Instant committed() {
        return committed;
    }

    private Change modify(String mode, String path, byte[] bytes) {
        line("M " + mode + " inline " + quote(path));
        line("data " + bytes.length);
        files.writeBytes(bytes);
        files.write('\n');
        return this;
    }

    private Change line(String line) {
        files.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private static String quote(String path) {
        return '"' + path.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
