package dev.goproxy.offline;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.BoundedRead;
import dev.goproxy.process.Documents;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The files of a cache alone: nothing is fetched. */
final class CacheFiles implements PlanFiles {
    private final Cacher cacher;
    private final SortedSet<String> present = new ConcurrentSkipListSet<>();
    private final SortedMap<String, String> missing = new ConcurrentSkipListMap<>();

    CacheFiles(Cacher cacher) {
        this.cacher = cacher;
    }

    /** The names of needed files that the cache has. */
    SortedSet<String> present() {
        return present;
    }

    /** What the cache lacks, although it is required, with the reasons. */
    SortedMap<String, String> missing() {
        return missing;
    }

    @Override
    public byte[] read(Endpoint endpoint) throws IOException {
        return find(endpoint, Need.REQUIRED)
                .orElseThrow(() -> new NotFoundException(endpoint.name() + " is not in the cache"));
    }

    @Override
    public Optional<byte[]> find(Endpoint endpoint, Need need) throws IOException {
        String name = endpoint.name();
        try (Content content = cacher.get(name).orElse(null)) {
            if (content == null) {
                lacks(name, need);
                return Optional.empty();
            }
            present.add(name);
            try (InputStream in = content.open()) {
                return Optional.of(BoundedRead.read(in, Documents.MAX_BYTES)
                        .orElseThrow(() -> new UpstreamException("larger than " + Documents.MAX_BYTES + " bytes")));
            }
        } catch (IOException e) {
            missing.put(name, "can't be read: " + e.getMessage());
            throw e;
        }
    }

    @Override
    public void need(Endpoint endpoint, Need need) {
        String name = endpoint.name();
        try (Content content = cacher.get(name).orElse(null)) {
            if (content == null) {
                lacks(name, need);
            } else {
                present.add(name);
            }
        } catch (IOException e) {
            missing.put(name, "can't be read: " + e.getMessage());
        }
    }

    private void lacks(String name, Need need) {
        if (need == Need.REQUIRED) {
            missing.put(name, "not in the cache");
        }
    }

    @Override
    public void problem(String what, String reason, boolean isOptional) {
        if (!isOptional) {
            missing.put(what, reason);
        }
    }
}
