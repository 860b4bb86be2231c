package dev.goproxy.vcs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A commit and some files of its tree.
 *
 * @param time when it was committed
 * @param files the files that are there, by path
 */
record CommitFiles(Instant time, Map<String, byte[]> files) {
    Optional<byte[]> file(String path) {
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
    static CommitFiles parse(byte[] answer, List<String> paths) throws VcsException {
        Reader reader = new Reader(answer);
        byte[] commit = reader.next("commit").orElseThrow(() -> new VcsException.Absent("not a commit"));
        Map<String, byte[]> files = new HashMap<>();
        for (String path : paths) {
            reader.next("blob").ifPresent(bytes -> files.put(path, bytes));
        }
        return new CommitFiles(committed(commit), files);
    }

    private static Instant committed(byte[] commit) throws VcsException {
        for (String line : new String(commit, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith("committer ")) {
                String[] words = line.split(" ", -1);
                try {
                    return Instant.ofEpochSecond(Long.parseLong(words[words.length - 2]));
                } catch (NumberFormatException e) {
                    throw new VcsException.Failed("a commit with a malformed time", e);
                }
            }
        }
        throw new VcsException.Failed("a commit without a time");
    }

    private static final class Reader {
        private final byte[] answer;
        private int position;

        Reader(byte[] answer) {
            this.answer = answer;
        }

        /** The next object, if it is there and of that type. */
        Optional<byte[]> next(String type) {
            int end = position;
            while (answer[end] != '\n') {
                end++;
            }
            String head = new String(answer, position, end - position, StandardCharsets.UTF_8);
            position = end + 1;
            String[] words = head.split(" ", -1);
            // "<hash> <type> <size>", or "<what was asked> missing" (or ambiguous, or submodule)
            if (words.length != 3 || head.endsWith(" missing") || !words[2].matches("\\d+")) {
                return Optional.empty();
            }
            byte[] bytes = java.util.Arrays.copyOfRange(answer, position, position + Integer.parseInt(words[2]));
            position += bytes.length + 1;
            return words[1].equals(type) ? Optional.of(bytes) : Optional.empty();
        }
    }
}
