package dev.goproxy.vcs.git;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
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
 * A commit and some files of its tree.
 *
 * @param time when it was committed
 * @param files the files that are there, by path
 * @param missing the paths at which git has found nothing
 */
public record CommitFiles(Instant time, Map<String, byte[]> files, List<String> missing) {
    private static final int MAX_BYTES = 16 << 20; // as Go allows for a go.mod or a LICENSE

    /** The commit itself is not there. */
    static final class MissingException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    public Optional<byte[]> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The size of all the files. */
    int bytes() {
        return files.values().stream().mapToInt(bytes -> bytes.length).sum();
    }

    /** What {@code git cat-file --batch} is asked. */
    static byte[] question(String hash, List<String> paths) {
        StringBuilder lines = new StringBuilder(hash).append('\n');
        paths.forEach(path -> lines.append(hash).append(':').append(path).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the answer of {@code git cat-file --batch}. */
    static CommitFiles parse(InputStream answer, List<String> paths) throws IOException {
        Item commit = Item.next(answer);
        if (commit.isMissing()) {
            throw new MissingException();
        }
        if (!commit.type.equals("commit")) {
            throw new NotFoundException("not a commit");
        }
        Map<String, byte[]> files = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (String path : paths) {
            Item item = Item.next(answer);
            if (item.isMissing()) {
                missing.add(path);
            } else if (item.type.equals("blob")) {
                files.put(path, item.bytes);
            }
        }
        return new CommitFiles(committed(commit.bytes), files, missing);
    }

    private static Instant committed(byte[] commit) throws FetchException {
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

    /** One of the answers: {@code <hash> <type> <size>} and the object, or what was asked for and {@code missing}, or that it is a submodule. */
    private static final class Item {
        private final String type;
        private final byte[] bytes;

        private Item(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        static Item next(InputStream answer) throws IOException {
            String head = line(answer);
            String[] words = head.split(" ", -1);
            if (words.length != 3 || head.endsWith(" missing") || !words[2].matches("\\d{1,18}")) {
                return new Item(head.endsWith(" missing") ? "missing" : "other", new byte[0]);
            }
            long size = Long.parseLong(words[2]);
            if (size > MAX_BYTES) {
                throw new NotFoundException("a " + words[1] + " of more than " + MAX_BYTES + " bytes");
            }
            byte[] bytes = answer.readNBytes((int) size);
            answer.skipNBytes(1);
            return new Item(words[1], bytes);
        }

        boolean isMissing() {
            return type.equals("missing");
        }

        private static String line(InputStream answer) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = answer.read(); b != '\n'; b = answer.read()) {
                if (b < 0) {
                    throw new EOFException("git's answer is cut short");
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.UTF_8);
        }
    }
}
