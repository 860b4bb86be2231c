package dev.goproxy.cache;

import com.google.common.util.concurrent.Striped;
import dev.goproxy.content.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

/**
 * A fast {@link Cacher} in front of a slow one, which has everything. What is read from the slow one or put into it is
 * copied to the fast one, as far as that takes it (a {@link MemoryCacher} takes what fits its limit). If the fast one
 * fails, the slow one answers.
 *
 * <p>What other processes put into the slow one is seen when the fast one no longer has an older copy. Safe for use by
 * multiple threads if both are. Closing it closes both.
 */
public final class TieredCacher implements Cacher {
    private static final int LOCKS = 1024;

    private final Cacher fast;
    private final Cacher slow;
    private final Striped<Lock> filling = Striped.lazyWeakLock(LOCKS);
    /** Names whose copy in the fast cacher may be old or damaged. */
    private final Set<String> distrusted = ConcurrentHashMap.newKeySet();

    /**
     * Creates a cacher.
     *
     * @param fast keeps copies; closed with this cacher
     * @param slow keeps everything, temporary files and state included; closed with this cacher
     */
    public TieredCacher(Cacher fast, Cacher slow) {
        this.fast = Objects.requireNonNull(fast, "fast");
        this.slow = Objects.requireNonNull(slow, "slow");
    }

    @Override
    public Optional<Content> get(String name) throws IOException {
        Optional<Content> copy = copy(name);
        if (copy.isPresent()) {
            return copy;
        }
        Lock lock = filling.get(name);
        if (lock.tryLock()) { // else another thread fills it: don't wait for that
            try {
                fill(name);
                copy = copy(name);
            } finally {
                lock.unlock();
            }
        }
        return copy.isPresent() ? copy : slow.get(name);
    }

    @Override
    public void put(String name, Content content) throws IOException {
        slow.put(name, content);
        Lock lock = filling.get(name);
        lock.lock();
        try {
            fill(name); // after each put, so that a copy made meanwhile from older content doesn't stay
        } finally {
            lock.unlock();
        }
    }

    private Optional<Content> copy(String name) {
        if (distrusted.contains(name)) {
            return Optional.empty();
        }
        try {
            return fast.get(name);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void fill(String name) {
        distrusted.add(name);
        try {
            Optional<Content> original = slow.get(name);
            if (original.isPresent()) {
                try (Content content = original.get()) {
                    fast.put(name, content);
                }
                distrusted.remove(name);
            } else if (fast.get(name).isEmpty()) {
                distrusted.remove(name);
            }
        } catch (IOException e) {
            // The copy stays distrusted, and whoever asks gets the slow cacher's answer or its failure.
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return slow.list(folder);
    }

    @Override
    public Stream<String> names(String folder) throws IOException {
        return slow.names(folder);
    }

    @Override
    public void discard(String name) throws IOException {
        distrusted.add(name);
        slow.discard(name);
        try {
            fast.discard(name);
        } catch (IOException e) {
            // It is distrusted until it is replaced.
        }
    }

    @Override
    public Optional<Path> tempDir() {
        return slow.tempDir();
    }

    @Override
    public Optional<Path> stateDir() {
        return slow.stateDir().or(fast::stateDir);
    }

    @Override
    public void close() throws IOException {
        try (slow) {
            fast.close();
        }
    }
}
