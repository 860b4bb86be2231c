package dev.goproxy.sumdb;

import java.util.Arrays;
import java.util.Optional;

/** Stores a tree head in memory. */
final class InMemoryTreeHeadStore implements TreeHeadStore {
    private byte[] latest = {};

    @Override
    public synchronized Optional<byte[]> latest() {
        return latest.length == 0 ? Optional.empty() : Optional.of(latest.clone());
    }

    @Override
    public synchronized boolean replace(Optional<byte[]> expected, byte[] next) {
        if (!Arrays.equals(latest, expected.orElse(new byte[0]))) {
            return false;
        }
        latest = next.clone();
        return true;
    }
}
