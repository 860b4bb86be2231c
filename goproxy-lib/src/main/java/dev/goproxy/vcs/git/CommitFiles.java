package dev.goproxy.vcs.git;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Documents;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commit and some files of its tree.
 *
 * @param time commit time
 * @param files the files found, by path
 * @param missing the paths at which git found nothing
 */
public record CommitFiles(Instant time, Map<String, byte[]> files, List<String> missing) {
    private static final int MAX_BYTES = Documents.MAX_BYTES; // of a go.mod or a LICENSE

    /** Thrown when the clone does not have the commit itself. */
    static final class MissingException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Returns a file's bytes; empty if there is no file at the path. */
    public Optional<byte[]> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Returns the total size of the files. */
    int bytes() {
        return files.values().stream().mapToInt(bytes -> bytes.length).sum();
    }

    /** Returns the input for {@code git cat-file --batch}. */
    static byte[] request(String hash, List<String> paths) {
        StringBuilder lines = new StringBuilder(hash).append('\n');
        paths.forEach(path -> lines.append(hash).append(':').append(path).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Parses the output of {@code git cat-file --batch}. */
    static CommitFiles parse(InputStream output, List<String> paths) throws IOException {
        BatchObject commit = BatchObject.next(output);
        if (commit.isMissing()) {
            throw new MissingException();
        }
        if (!commit.type.equals("commit")) {
            throw new NotFoundException("not a commit");
        }
        Map<String, byte[]> files = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (String path : paths) {
            BatchObject object = BatchObject.next(output);
            if (object.isMissing()) {
                missing.add(path);
            } else if (object.type.equals("blob")) {
                files.put(path, object.bytes);
            }
        }
        return new CommitFiles(commitTime(commit.bytes), files, missing);
    }

    private static Instant commitTime(byte[] commit) throws FetchException {
        for (String line : new String(commit, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith("committer ")) {
                String[] words = line.split(" ", -1);
                try {
                    return Instant.ofEpochSecond(Long.parseLong(words[words.length - 2]));
                } catch (NumberFormatException | DateTimeException e) {
                    throw new UpstreamException("a commit with a malformed time", e);
                }
            }
        }
        throw new UpstreamException("a commit without a time");
    }

    /**
     * Object in git's output: {@code <hash> <type> <size>} and its bytes; or the request followed by {@code missing};
     * or another line, for instance for a submodule.
     */
    private static final class BatchObject {
        private static final String MISSING = "missing";

        private final String type;
        private final byte[] bytes;

        private BatchObject(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        static BatchObject next(InputStream output) throws IOException {
            String header = line(output);
            String[] words = header.split(" ", -1);
            boolean isMissing = header.endsWith(" " + MISSING);
            if (words.length != 3 || isMissing || !words[2].matches("\\d{1,18}")) {
                return new BatchObject(isMissing ? MISSING : "other", new byte[0]);
            }
            long size = Long.parseLong(words[2]);
            if (size > MAX_BYTES) {
                throw new NotFoundException("a " + words[1] + " of more than " + MAX_BYTES + " bytes");
            }
            byte[] bytes = output.readNBytes((int) size);
            output.skipNBytes(1);
            return new BatchObject(words[1], bytes);
        }

        boolean isMissing() {
            return type.equals(MISSING);
        }

        private static String line(InputStream output) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = output.read(); b != '\n'; b = output.read()) {
                if (b < 0) {
                    throw new EOFException("git's answer is cut short");
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.UTF_8);
        }
    }
}
