package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.QuotedString;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.protocol.Tile;
import dev.goproxy.sumdb.SumDbClient;
import dev.goproxy.sumdb.SumDbServer;
import dev.goproxy.sumdb.SumDbSource;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The checksum databases that clients may reach through the proxy. */
public final class ProxiedSumDbs {
    /** A host, with or without a port and a path. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_~-]*(/[A-Za-z0-9._~-]+)*");

    private static final int HASH_BYTES = 32;
    private static final int MAX_BYTES = 16 << 20;

    private final Map<String, SumDbServer> databases = new LinkedHashMap<>();

    /**
     * Parses the settings.
     *
     * @param settings each a name, or a name and a URL separated by blanks
     * @throws IllegalArgumentException if one is neither
     */
    public ProxiedSumDbs(List<String> settings) {
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
            URI url = new URI(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
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

    /** Fetches a file from the database, unless the cache has a tile that contains it. */
    Content fetch(Endpoint.SumDbFile endpoint, SumDbSource source, Cacher cacher) throws IOException {
        Optional<byte[]> prefix = prefixOfWiderTile(endpoint, cacher);
        if (prefix.isPresent()) {
            return Content.of(prefix.get());
        }
        SumDbServer server = databases.getOrDefault(endpoint.database(), SumDbServer.of(endpoint.database()));
        Content content = source.sumDbFile(server, endpoint.file());
        Optional<Provenance> provenance = content.provenance();
        byte[] bytes = Downloader.bytes(content, MAX_BYTES);
        if (!SumDbClient.isPlausible(endpoint.file(), bytes)) {
            throw new UpstreamException(endpoint.name() + ": the answer is no such file of a checksum database");
        }
        Content checked = Content.of(bytes);
        return provenance.map(checked::withProvenance).orElse(checked);
    }

    /** Reads a partial tile of hashes from the cache: it is the beginning of every wider one. */
    private static Optional<byte[]> prefixOfWiderTile(Endpoint.SumDbFile endpoint, Cacher cacher) throws IOException {
        if (!(endpoint.file() instanceof SumDbResource.TileFile file)
                || file.isImmutable()
                || file.tile().level() == Tile.DATA) {
            return Optional.empty();
        }
        int size = file.tile().width() * HASH_BYTES;
        String full = new Endpoint.SumDbFile(
                        endpoint.database(),
                        new SumDbResource.TileFile(file.tile().full()))
                .name();
        Optional<byte[]> found = readPrefix(cacher, full, size);
        if (found.isPresent()) {
            return found;
        }
        for (String width : cacher.list(full + ".p")) {
            if (width.matches("[0-9]{1,9}")
                    && Integer.parseInt(width) > file.tile().width()) {
                found = readPrefix(cacher, full + ".p/" + width, size);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
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
