package dev.goproxy.offline;

import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.Served;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients of an offline proxy have asked for in vain, for {@link Item#parseListed} on the side that has a network:
 * {@code MODULE@VERSION} for files and records, {@code MODULE@latest} for lists and {@code @latest}, {@code
 * MODULE@QUERY} for other queries. Each is listed once, up to 10,000. Safe for use by multiple threads.
 *
 * <p>With a file, each entry is also added to it as a line, and those that are in it already are not added again.
 * Whoever takes the list away deletes or truncates the file: the next entry then begins a new list.
 */
public final class WantedList implements ProxyListener {
    private static final Logger LOG = LoggerFactory.getLogger(WantedList.class);
    private static final int MAX_ENTRIES = 10_000;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    private final @Nullable Path file;
    private final Set<String> entries = new LinkedHashSet<>();
    private long fileSize;
    private boolean failed;

    private WantedList(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Creates a list in memory.
     *
     * @return an empty list
     */
    public static WantedList inMemory() {
        return new WantedList(null);
    }

    /**
     * Creates a list that is kept in a file.
     *
     * @param file a file, which is created with the first entry if it does not exist
     * @return a list with the entries of the file
     * @throws IOException if the file can't be read or written
     */
    public static WantedList in(Path file) throws IOException {
        var list = new WantedList(file);
        Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        list.readFile(file);
        return list;
    }

    /**
     * Returns the entries.
     *
     * @return in the order in which they were first asked for
     */
    public synchronized List<String> entries() {
        return List.copyOf(entries);
    }

    @Override
    public void served(Served event) {
        if (event.status() == 404 || event.status() == 502) {
            event.endpoint()
                    .flatMap(WantedList::entry)
                    .filter(entry -> PRINTABLE.matcher(entry).matches())
                    .ifPresent(this::add);
        }
    }

    private static Optional<String> entry(Endpoint endpoint) {
        return endpoint.accept(new Entry());
    }

    private synchronized void add(String entry) {
        try {
            if (file != null && sizeOf(file) < fileSize) {
                entries.clear(); // somebody has taken the list away
                readFile(file);
            }
            if (entries.size() < MAX_ENTRIES && entries.add(entry) && file != null) {
                append(file, entry);
            }
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("{}: can't be written, so what is wanted is not listed there: {}", file, e.toString());
            }
            failed = true;
        }
    }

    private void append(Path to, String entry) throws IOException {
        Files.writeString(to, entry + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        fileSize = sizeOf(to);
    }

    private void readFile(Path from) throws IOException {
        try {
            String text = Files.readString(from, StandardCharsets.ISO_8859_1);
            text.lines().limit(MAX_ENTRIES).forEach(entries::add);
        } catch (NoSuchFileException e) {
            // a new list
        }
        fileSize = sizeOf(from);
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** The entry of each kind of endpoint; empty for what no item brings. */
    private static final class Entry implements Endpoint.Visitor<Optional<String>, RuntimeException> {
        @Override
        public Optional<String> versionList(Endpoint.VersionList endpoint) {
            return Optional.of(endpoint.path() + "@latest");
        }

        @Override
        public Optional<String> latest(Endpoint.Latest endpoint) {
            return Optional.of(endpoint.path() + "@latest");
        }

        @Override
        public Optional<String> query(Endpoint.Query endpoint) {
            return Optional.of(endpoint.path() + "@" + endpoint.query());
        }

        @Override
        public Optional<String> info(Endpoint.Info endpoint) {
            return Optional.of(endpoint.version().toString());
        }

        @Override
        public Optional<String> mod(Endpoint.Mod endpoint) {
            return Optional.of(endpoint.version().toString());
        }

        @Override
        public Optional<String> zip(Endpoint.Zip endpoint) {
            return Optional.of(endpoint.version().toString());
        }

        @Override
        public Optional<String> sumDbPath(Endpoint.SumDbPath endpoint) {
            return Optional.empty();
        }

        @Override
        public Optional<String> sumDbFile(Endpoint.SumDbFile endpoint) {
            return endpoint.file() instanceof SumDbResource.Lookup lookup
                    ? Optional.of(lookup.module().toString())
                    : Optional.empty();
        }
    }
}
