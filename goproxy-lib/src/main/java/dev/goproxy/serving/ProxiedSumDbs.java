package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Documents;
import dev.goproxy.process.QuotedString;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.protocol.Tile;
import dev.goproxy.sumdb.SumDbClient;
import dev.goproxy.sumdb.SumDbServer;
import dev.goproxy.sumdb.SumDbSource;
import dev.goproxy.url.GoUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checksum databases that clients may reach through the proxy. */
public final class ProxiedSumDbs {
    /** Source for proxies that carry no database. */
    public static final SumDbSource NO_SOURCE = (database, file) -> {
        throw new NotFoundException("no checksum databases are proxied");
    };

    /** A host, with or without a port and a path. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_~-]*(/[A-Za-z0-9._~-]+)*");

    private static final int HASH_BYTES = 32;

    private final Map<String, SumDbServer> databases = new LinkedHashMap<>();
    private final SumDbSource source;

    /**
     * Returns the source of the databases' files: the given one, or else the fetcher if it is such a source too.
     *
     * @throws IllegalArgumentException if there are databases, but no source
     */
    public static SumDbSource source(@Nullable SumDbSource given, Fetcher fetcher, List<String> databases) {
        if (given != null) {
            return given;
        }
        if (fetcher instanceof SumDbSource source) {
            return source;
        }
        if (!databases.isEmpty()) {
            throw new IllegalArgumentException(
                    "proxiedSumDbs needs a sumDbSource: the fetcher delivers no files of checksum databases");
        }
        return NO_SOURCE;
    }

    /**
     * Parses the settings.
     *
     * @param settings each a name, or a name and a URL separated by blanks
     * @param source delivers the files
     * @throws IllegalArgumentException if one is neither
     */
    public ProxiedSumDbs(List<String> settings, SumDbSource source) {
        this.source = source;
        for (String setting : settings) {
            String[] fields = setting.strip().split("\\s+", -1);
            if (fields.length > 2 || !NAME.matcher(fields[0]).matches()) {
                throw invalid(setting);
            }
            databases.put(
                    fields[0],
                    fields.length == 2
                            ? SumDbServer.of(fields[0], url(setting, fields[1]))
                            : SumDbServer.of(fields[0]));
        }
    }

    private static URI url(String setting, String text) {
        try {
            URI url = GoUrl.parse(text);
            if (!GoUrl.host(url).isEmpty() && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw invalid(setting);
    }

    private static IllegalArgumentException invalid(String setting) {
        return new IllegalArgumentException(
                "invalid checksum database " + QuotedString.ascii(setting) + ": must be a name, or a name and a URL");
    }

    /** Whether the path asks if a database is proxied, and it is. */
    public boolean supports(Endpoint.SumDbPath path) {
        String suffix = "/supported";
        String rest = path.rest();
        return rest.endsWith(suffix) && databases.containsKey(rest.substring(0, rest.length() - suffix.length()));
    }

    /** Returns the file of a proxied database that a path names; other endpoints as they are. */
    public Endpoint resolve(Endpoint endpoint) {
        return endpoint instanceof Endpoint.SumDbPath path ? file(path).orElse(path) : endpoint;
    }

    /** Names of databases may contain slashes. */
    private Optional<Endpoint> file(Endpoint.SumDbPath path) {
        for (String name : databases.keySet()) {
            if (path.rest().startsWith(name + "/")) {
                Optional<SumDbResource> file = SumDbResource.parse(path.rest().substring(name.length() + 1));
                if (file.isPresent()) {
                    return file.map(found -> new Endpoint.SumDbFile(name, found));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether what is served for an endpoint never changes, since it is immutable and was verified. */
    boolean isForGood(Endpoint endpoint) {
        return endpoint.isImmutable()
                && (!(endpoint instanceof Endpoint.SumDbFile of) || source.verifies(server(of), of.file()));
    }

    private SumDbServer server(Endpoint.SumDbFile endpoint) {
        return databases.getOrDefault(endpoint.database(), SumDbServer.of(endpoint.database()));
    }

    /**
     * Fetches a file from the database. A partial tile of hashes is the beginning of every wider one: a full one that
     * is cached and verified is used instead of the database, and another cached one if the database can't be reached.
     */
    Content fetch(Endpoint.SumDbFile endpoint, Cacher cacher) throws IOException {
        Optional<byte[]> prefix = prefixOfFullTile(endpoint, cacher);
        if (prefix.isPresent()) {
            return Content.of(prefix.get());
        }
        try {
            return fetch(endpoint);
        } catch (NotFoundException | RefusedException e) {
            throw e;
        } catch (IOException e) {
            return prefixOfPartialTile(endpoint, cacher).map(Content::of).orElseThrow(() -> e);
        }
    }

    private Content fetch(Endpoint.SumDbFile endpoint) throws IOException {
        Content content = source.sumDbFile(server(endpoint), endpoint.file());
        Optional<Provenance> provenance = content.provenance();
        byte[] bytes = Downloader.bytes(content, Documents.MAX_BYTES);
        if (!SumDbClient.isPlausible(endpoint.file(), bytes)) {
            throw new UpstreamException(endpoint.name() + ": the answer is no such file of a checksum database");
        }
        Content checked = Content.of(bytes);
        return provenance.map(checked::withProvenance).orElse(checked);
    }

    private static Optional<Tile> partialTileOfHashes(Endpoint.SumDbFile endpoint) {
        return endpoint.file() instanceof SumDbResource.TileFile file
                        && !file.isImmutable()
                        && file.tile().level() != Tile.DATA
                ? Optional.of(file.tile())
                : Optional.empty();
    }

    private static Endpoint.SumDbFile fullTile(Endpoint.SumDbFile endpoint, Tile partial) {
        return new Endpoint.SumDbFile(endpoint.database(), new SumDbResource.TileFile(partial.full()));
    }

    private Optional<byte[]> prefixOfFullTile(Endpoint.SumDbFile endpoint, Cacher cacher) throws IOException {
        Tile tile = partialTileOfHashes(endpoint).orElse(null);
        if (tile == null || !isForGood(fullTile(endpoint, tile))) {
            return Optional.empty();
        }
        return readPrefix(cacher, fullTile(endpoint, tile).name(), tile.width() * HASH_BYTES);
    }

    private static Optional<byte[]> prefixOfPartialTile(Endpoint.SumDbFile endpoint, Cacher cacher) throws IOException {
        Tile tile = partialTileOfHashes(endpoint).orElse(null);
        if (tile == null) {
            return Optional.empty();
        }
        String full = fullTile(endpoint, tile).name();
        Optional<byte[]> found = readPrefix(cacher, full, tile.width() * HASH_BYTES);
        for (String width : cacher.list(full + ".p")) {
            if (found.isEmpty() && width.matches("[0-9]{1,9}") && Integer.parseInt(width) > tile.width()) {
                found = readPrefix(cacher, full + ".p/" + width, tile.width() * HASH_BYTES);
            }
        }
        return found;
    }

    private static Optional<byte[]> readPrefix(Cacher cacher, String name, int size) throws IOException {
        Optional<Content> content = cacher.get(name);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = Downloader.bytes(content.get(), 1 << 20);
        return bytes.length < size ? Optional.empty() : Optional.of(Arrays.copyOf(bytes, size));
    }
}
