package dev.goproxy.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.goproxy.module.Escaping;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.testkit.server.LocalServer;
import dev.goproxy.testkit.sumdb.NoteSigner;
import dev.goproxy.testkit.sumdb.SumDbLog;
import dev.goproxy.testkit.sumdb.SumDbRecords;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checksum database: a transparency log with a new key, which the real {@code go} command accepts, with wrong records
 * and other faults on demand.
 *
 * <pre>{@code
 * try (FakeSumDb sumdb = FakeSumDb.start()) {
 *     sumdb.add(TestModule.of("example.com/hello").version("v1.0.0").file("hello.go", "package hello\n"));
 *     run("go", "mod", "download", Map.of("GOSUMDB", sumdb.gosumdb()));
 *     sumdb.wrongSum("example.com/hello", "v1.0.0"); // from now on: SECURITY ERROR
 * }
 * }</pre>
 *
 * <p>It serves at {@link #url()}, both from the root and, like a proxy, below {@code /sumdb/<name>/}. Safe for use by
 * many threads. Closing it closes its connections and ends its threads.
 *
 * @see <a href="https://go.dev/design/25530-sumdb">Proposal: Secure the Public Go Module Ecosystem</a>
 */
public final class FakeSumDb implements AutoCloseable {
    private static final Pattern LOOKUP = Pattern.compile("/lookup/(.+)@([^@]+)");
    private static final Pattern TILE =
            Pattern.compile("/tile/(\\d{1,2})/(\\d{1,2}|data)/((?:x\\d{3}/){0,2}\\d{3})(?:\\.p/([1-9]\\d{0,8}))?");
    private static final int MAX_HEIGHT = 30;

    private final String name;
    private final NoteSigner signer;
    private final SumDbRecords records = new SumDbRecords();
    private final List<String> requests = new ArrayList<>();
    private final LocalServer server;
    private SumDbLog log = new SumDbLog();
    private int growth;

    private OptionalInt headSize = OptionalInt.empty();
    private boolean badSignatures;
    private boolean badTiles;
    private int failure;
    private Duration delay = Duration.ZERO;

    private FakeSumDb(String name, LocalServer server) {
        this.name = name;
        this.signer = new NoteSigner(name);
        this.server = server;
    }

    /**
     * Starts a database named {@code sumdb.example.com} on a free port of 127.0.0.1.
     *
     * @return an empty database, to be closed by the caller
     */
    public static FakeSumDb start() {
        return start("sumdb.example.com");
    }

    /**
     * Starts a database on a free port of 127.0.0.1.
     *
     * @param name its name: a host, perhaps with a port and a path
     * @return an empty database, to be closed by the caller
     */
    public static FakeSumDb start(String name) {
        LocalServer server = LocalServer.bind();
        FakeSumDb sumdb = new FakeSumDb(name, server);
        server.start(sumdb::handle);
        return sumdb;
    }

    /**
     * The database's name.
     *
     * @return the part of its key before the first {@code +}
     */
    public String name() {
        return name;
    }

    /**
     * The verifier key.
     *
     * @return {@code name+hash+key}; alone in GOSUMDB it makes {@code go} ask its proxies for the database
     */
    public String verifierKey() {
        return signer.verifierKey();
    }

    /**
     * The URL of the database.
     *
     * @return an http URL without a trailing slash
     */
    public URI url() {
        return server.url();
    }

    /**
     * The setting that makes {@code go} ask this database directly.
     *
     * @return the value for GOSUMDB: key and URL
     */
    public String gosumdb() {
        return verifierKey() + " " + url();
    }

    /**
     * Adds a module version. Its record is appended to the log when it is first looked up, as in sum.golang.org.
     *
     * @param path the module's path
     * @param version the version
     * @param zipSum the {@code h1:} sum of the zip
     * @param modSum the {@code h1:} sum of the go.mod file
     * @return this
     */
    public synchronized FakeSumDb add(String path, String version, String zipSum, String modSum) {
        records.put(path, version, zipSum, modSum);
        return this;
    }

    /**
     * Adds a module version with its right sums.
     *
     * @param module a module with a version
     * @return this
     */
    public FakeSumDb add(TestModule module) {
        return add(module.path(), module.version(), module.sum(), module.modSum());
    }

    /**
     * Appends records of other modules to the log.
     *
     * @param count how many
     * @return this
     */
    public synchronized FakeSumDb grow(int count) {
        for (int i = 0; i < count; i++) {
            String sum = "h1:" + Base64.getEncoder().encodeToString(SumDbLog.sha256(new byte[] {(byte) growth}));
            log.append(SumDbRecords.lines("example.com/growth", "v1.0." + growth++, sum, sum));
        }
        return this;
    }

    /**
     * Makes it return wrong sums for a module version from now on. The wrong record is in the log, so clients may keep
     * it.
     *
     * @param path the module's path
     * @param version the version
     * @return this
     */
    public synchronized FakeSumDb wrongSum(String path, String version) {
        records.setWrong(SumDbRecords.key(path, version));
        return this;
    }

    /**
     * Forks the log: from now on it has another first record than clients have seen before, with valid signatures.
     * {@link #reset} does not undo it.
     *
     * @return this
     */
    public synchronized FakeSumDb fork() {
        String sum = "h1:" + Base64.getEncoder().encodeToString(SumDbLog.sha256(new byte[0]));
        log = log.forked(SumDbRecords.lines("example.com/fork", "v1.0." + growth++, sum, sum));
        return this;
    }

    /**
     * Makes it sign the tree head of an earlier time from now on.
     *
     * @param size the number of records in that tree
     * @return this
     */
    public synchronized FakeSumDb rollBack(int size) {
        if (size < 0 || size > log.size()) {
            throw new IllegalArgumentException("size: the log has " + log.size() + " records, not " + size);
        }
        headSize = OptionalInt.of(size);
        return this;
    }

    /**
     * Makes its signatures invalid from now on.
     *
     * @return this
     */
    public synchronized FakeSumDb badSignatures() {
        badSignatures = true;
        return this;
    }

    /**
     * Puts a wrong hash into every tile from now on.
     *
     * @return this
     */
    public synchronized FakeSumDb badTiles() {
        badTiles = true;
        return this;
    }

    /**
     * Makes it respond to every request with an error from now on.
     *
     * @param status an HTTP status from 200 to 599
     * @return this
     */
    public synchronized FakeSumDb status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status);
        }
        failure = status;
        return this;
    }

    /**
     * Delays every response from now on.
     *
     * @param time how long
     * @return this
     */
    public synchronized FakeSumDb delay(Duration time) {
        delay = time;
        return this;
    }

    /**
     * Removes all faults and wrong sums, but not a fork.
     *
     * @return this
     */
    public synchronized FakeSumDb reset() {
        records.clearWrong();
        headSize = OptionalInt.empty();
        badSignatures = false;
        badTiles = false;
        failure = 0;
        delay = Duration.ZERO;
        return this;
    }

    /**
     * The size of the log.
     *
     * @return the number of its records
     */
    public synchronized int size() {
        return log.size();
    }

    /**
     * The requests.
     *
     * @return their decoded paths, the oldest first
     */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Clears the recorded requests. */
    public synchronized void clearRequests() {
        requests.clear();
    }

    /**
     * Responds to a request without HTTP, for servers that have the database at another address, such as a proxy's
     * {@code /sumdb/<name>}.
     *
     * @param path the path below that address, decoded: {@code /supported}, {@code /latest}, {@code /lookup/…} or
     *     {@code /tile/…}
     * @return the response
     */
    public synchronized Response respond(String path) {
        if (failure != 0) {
            return Response.text(failure, "testkit: status " + failure + " on demand\n");
        }
        if (path.equals("/supported")) {
            return Response.text(200, "");
        }
        if (path.equals("/latest")) {
            return Response.text(200, treeHead());
        }
        Matcher lookup = LOOKUP.matcher(path);
        if (lookup.matches()) {
            return lookup(lookup.group(1), lookup.group(2));
        }
        Matcher tile = TILE.matcher(path);
        return (tile.matches() ? tile(tile) : Optional.<byte[]>empty())
                .map(bytes -> new Response(200, bytes, "application/octet-stream"))
                .orElseGet(() -> Response.text(404, "not found\n"));
    }

    /**
     * A response of the database.
     *
     * @param status the HTTP status
     * @param body the body; must not be changed
     * @param contentType the media type
     */
    @SuppressWarnings("ArrayRecordComponent") // Two responses are never compared.
    public record Response(int status, byte[] body, String contentType) {
        static Response text(int status, String text) {
            return new Response(status, text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
        }
    }

    private Response lookup(String escapedPath, String escapedVersion) {
        String key;
        try {
            key = SumDbRecords.key(Escaping.unescapePath(escapedPath), Escaping.unescapeVersion(escapedVersion));
        } catch (InvalidNameException e) {
            return Response.text(400, e.getMessage() + "\n");
        }
        Optional<String> record = records.record(key);
        if (record.isEmpty()) {
            return Response.text(404, "not found: " + key + ": unknown revision\n");
        }
        int known = log.numberOf(record.get());
        int number = known >= 0 ? known : log.append(record.get());
        return Response.text(200, number + "\n" + record.get() + "\n" + treeHead());
    }

    private String treeHead() {
        int size = headSize.orElse(log.size());
        String root = Base64.getEncoder().encodeToString(log.root(size));
        String text = "go.sum database tree\n" + size + "\n" + root + "\n";
        return badSignatures ? signer.signInvalid(text) : signer.sign(text);
    }

    private Optional<byte[]> tile(Matcher path) {
        int height = Integer.parseInt(path.group(1));
        if (height < 1 || height > MAX_HEIGHT) {
            return Optional.empty();
        }
        int number = Integer.parseInt(path.group(3).replaceAll("[x/]", ""));
        int width = path.group(4) == null ? 1 << height : Integer.parseInt(path.group(4));
        Optional<byte[]> tile = path.group(2).equals("data")
                ? log.dataTile(height, number, width)
                : log.tile(height, Integer.parseInt(path.group(2)), number, width);
        if (badTiles) {
            tile.ifPresent(bytes -> bytes[0] ^= 1);
        }
        return tile;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Duration wait;
        synchronized (this) {
            requests.add(path);
            wait = delay;
        }
        server.pause(wait);
        String prefix = "/sumdb/" + name + "/";
        Response response = respond(path.startsWith(prefix) ? path.substring(prefix.length() - 1) : path);
        LocalServer.respond(exchange, response.status(), response.contentType(), response.body());
    }

    /** Closes its connections and ends its threads. */
    @Override
    public void close() {
        server.close();
    }
}
