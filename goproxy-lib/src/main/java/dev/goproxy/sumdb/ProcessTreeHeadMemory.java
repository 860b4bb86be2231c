package dev.goproxy.sumdb;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A tree head in memory. */
final class ProcessTreeHeadMemory implements TreeHeadMemory {
    private static final byte[] NONE = {};

    private final AtomicReference<byte[]> latest = new AtomicReference<>(NONE);

    @Override
    public Optional<byte[]> latest() {
        byte[] note = Objects.requireNonNullElse(latest.get(), NONE);
        return note.length == 0 ? Optional.empty() : Optional.of(note.clone());
    }

    @Override
    public boolean replace(Optional<byte[]> expected, byte[] next) {
        byte[] seen = latest.get();
        return Arrays.equals(seen, expected.orElse(NONE)) && latest.compareAndSet(seen, next.clone());
    }
}
