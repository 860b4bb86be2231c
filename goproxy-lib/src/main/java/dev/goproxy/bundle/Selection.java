package dev.goproxy.bundle;

import dev.goproxy.bundle.CacheEntries.Attributes;
import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.NoSuchEndpointException;
import dev.goproxy.protocol.SumDbResource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The files of a bundle.
 *
 * @param files those that are in one part only, sorted by name
 * @param shared those that each part has: the tree heads of checksum databases, and that these are supported
 * @param heads the signed tree heads, by the names of the databases
 */
record Selection(List<BundleFile> files, List<BundleFile> shared, SortedMap<String, String> heads) {
    /**
     * Chooses the entries that a proxy would serve and that were stored after a time.
     *
     * @param names all names to choose from
     * @throws InterruptedException if the thread is interrupted
     */
    static Selection of(Collection<String> names, CacheEntries entries, Instant since)
            throws IOException, InterruptedException {
        List<BundleFile> files = new ArrayList<>();
        SortedSet<String> databases = new TreeSet<>();
        for (String name : names) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while the files were chosen");
            }
            if (isServed(name, databases)) {
                Optional<Attributes> attributes = entries.attributes(name);
                if (attributes.isPresent() && attributes.get().modified().isAfter(since)) {
                    files.add(new BundleFile(name, attributes.get().size(), null));
                }
            }
        }
        files.addAll(missingLists(files, entries));
        files.sort((a, b) -> a.name().compareTo(b.name()));
        return withDatabases(files, databases, entries);
    }

    /** Whether a file is in one part only; notes the database of one that belongs to one. */
    private static boolean isServed(String name, SortedSet<String> databases) {
        try {
            if (!(Endpoint.parse("/" + name) instanceof Endpoint.SumDbPath path)) {
                return true;
            }
            Optional<Endpoint.SumDbFile> file = sumDbFile(path.rest());
            file.ifPresent(of -> databases.add(of.database()));
            return file.isPresent() && !(file.get().file() instanceof SumDbResource.Latest);
        } catch (NoSuchEndpointException e) {
            return false; // not ours, such as the locks of go
        }
    }

    /** Returns the checksum database that a name of the cache belongs to; empty for other names. */
    static Optional<String> database(String name) {
        String folder = "sumdb/";
        return name.startsWith(folder)
                ? sumDbFile(name.substring(folder.length())).map(Endpoint.SumDbFile::database)
                : Optional.empty();
    }

    /** Finds the name of the database, which may contain slashes. */
    private static Optional<Endpoint.SumDbFile> sumDbFile(String rest) {
        for (int slash = rest.indexOf('/'); slash > 0; slash = rest.indexOf('/', slash + 1)) {
            Optional<SumDbResource> file = SumDbResource.parse(rest.substring(slash + 1));
            if (file.isPresent()) {
                return Optional.of(new Endpoint.SumDbFile(rest.substring(0, slash), file.get()));
            }
        }
        return Optional.empty();
    }

    /** Makes lists for modules of which the cache has versions but no list, as an offline proxy does. */
    private static List<BundleFile> missingLists(List<BundleFile> files, CacheEntries entries) throws IOException {
        Map<ModulePath, SortedSet<Version>> versions =
                new TreeMap<>((a, b) -> a.path().compareTo(b.path()));
        for (BundleFile file : files) {
            if (file.endpoint() instanceof Endpoint.Info info) {
                var known = versions.computeIfAbsent(info.version().path(), path -> new TreeSet<>(Version.ORDER));
                if (!PseudoVersion.isPseudo(info.version().version())) {
                    known.add(info.version().version());
                }
            }
        }
        List<BundleFile> lists = new ArrayList<>();
        for (var module : versions.entrySet()) {
            String name = new Endpoint.VersionList(module.getKey()).name();
            if (entries.attributes(name).isEmpty()) {
                String list = module.getValue().stream()
                        .map(version -> version.text() + "\n")
                        .collect(Collectors.joining());
                lists.add(BundleFile.made(name, Content.of(list)));
            }
        }
        return lists;
    }

    private static Selection withDatabases(List<BundleFile> files, SortedSet<String> databases, CacheEntries entries)
            throws IOException {
        List<BundleFile> shared = new ArrayList<>();
        SortedMap<String, String> heads = new TreeMap<>();
        for (String database : databases) {
            String latest = new Endpoint.SumDbFile(database, new SumDbResource.Latest()).name();
            try (Content content = entries.get(latest).orElse(null)) {
                if (content != null) {
                    try (InputStream in = content.open()) {
                        byte[] head = in.readAllBytes();
                        shared.add(BundleFile.made(latest, Content.of(head)));
                        heads.put(database, new String(head, StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException e) {
                throw new IOException(latest + " can't be read from the cache: " + e.getMessage(), e);
            }
            shared.add(BundleFile.made("sumdb/" + database + "/supported", Content.of("")));
        }
        return new Selection(List.copyOf(files), List.copyOf(shared), heads);
    }
}
