package dev.goproxy.vcs.git;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of commits lately, of all repositories: a commit and its files never change. Bounded in size. Safe for use by many threads. */
final class CommitReads {
    private static final long MAX_BYTES = 4 << 20;
    private static final int OVERHEAD = 500;

    private final Cache<Question, CommitFiles> answers = CacheBuilder.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<Question, CommitFiles>weigher((question, answer) -> answer.bytes() + OVERHEAD)
            .build();

    private record Question(Path folder, String hash, List<String> paths) {}

    /** Reads a commit. */
    interface Reader {
        CommitFiles read() throws IOException;
    }

    /** What a commit in a clone has of some files, by a reader if that is not remembered. */
    CommitFiles get(Path folder, String hash, List<String> paths, Reader reader) throws IOException {
        Question question = new Question(folder, hash, List.copyOf(paths));
        @Nullable CommitFiles known = answers.getIfPresent(question);
        if (known != null) {
            return known;
        }
        CommitFiles read = reader.read();
        answers.put(question, read);
        return read;
    }
}
