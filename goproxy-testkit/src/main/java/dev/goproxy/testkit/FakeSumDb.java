package dev.goproxy.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.goproxy.module.Escaping;
import dev.goproxy.module.InvalidNameException;
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
 * A checksum database: a real transparency log with a key of its own, which the real {@code go} command accepts, and which lies when told to.
 *
 * <pre>{@code
 * try (FakeSumDb sumdb = FakeSumDb.start()) {
 *     sumdb.add(TestModule.of("example.com/hello").version("v1.0.0").file("hello.go", "package hello\n"));
 *     run("go", "mod", "download", Map.of("GOSUMDB", sumdb.gosumdb()));
 *     sumdb.lieAbout("example.com/hello", "v1.0.0"); // from now on: SECURITY ERROR
 * }
 * }</pre>
 *
 * <p>It serves at {@link #url()}, both from the root and, as a proxy would, below {@code /sumdb/<name>/}. Safe for use by many threads.
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
     * @return a database that knows no module yet
     */
    public static FakeSumDb start() {
        return start("sumdb.example.com");
    }

    /**
     * Starts a database on a free port of 127.0.0.1.
     *
     * @param name its name: a host, perhaps with a port and a path
     * @return a database that knows no module yet
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
     * @return what stands before the first {@code +} of its key
     */
    public String name() {
        return name;
    }

    /**
     * The key by which clients verify it.
     *
     * @return {@code name+hash+key}; alone in GOSUMDB it makes {@code go} ask its proxies for the database
     */
    public String verifierKey() {
        return signer.verifierKey();
    }

    /**
     * Where it serves.
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
     * Teaches it a module version. The record enters the log when it is first looked up, as it does in sum.golang.org.
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
     * Teaches it the true sums of a module version.
     *
     * @param module a module with a version
     * @return this
     */
    public FakeSumDb add(TestModule module) {
        return add(module.path(), module.version(), module.sum(), module.modSum());
    }

    /**
     * Lets the log grow by records of other modules.
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
     * From now on it tells a wrong sum for a module version: the record is in the log, and yet not what others have.
     * Clients may keep what they were told, as it is in the log.
     *
     * @param path the module's path
     * @param version the version
     * @return this
     */
    public synchronized FakeSumDb lieAbout(String path, String version) {
        records.lieAbout(SumDbRecords.key(path, version));
        return this;
    }

    /**
     * Forks the log: from now on it has another first record than the one that clients have seen before, rightly signed. There is no way back.
     *
     * @return this
     */
    public synchronized FakeSumDb fork() {
        String sum = "h1:" + Base64.getEncoder().encodeToString(SumDbLog.sha256(new byte[0]));
        log = log.forked(SumDbRecords.lines("example.com/fork", "v1.0." + growth++, sum, sum));
        return this;
    }

    /**
     * From now on it signs the tree head of an earlier time, whatever it has logged since.
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
     * From now on the signatures don't fit.
     *
     * @return this
     */
    public synchronized FakeSumDb signBadly() {
        badSignatures = true;
        return this;
    }

    /**
     * From now on every tile has a wrong hash.
     *
     * @return this
     */
    public synchronized FakeSumDb spoilTiles() {
        badTiles = true;
        return this;
    }

    /**
     * From now on it answers everything with an error.
     *
     * @param status an HTTP status
     * @return this
     */
    public synchronized FakeSumDb fail(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status);
        }
        failure = status;
        return this;
    }

    /**
     * From now on each answer takes a while.
     *
     * @param time how long it waits before it answers
     * @return this
     */
    public synchronized FakeSumDb answerAfter(Duration time) {
        delay = time;
        return this;
    }

    /**
     * Ends every lie and fault but a fork.
     *
     * @return this
     */
    public synchronized FakeSumDb honest() {
        records.clearLies();
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
     * What it was asked.
     *
     * @return the paths as they were sent, the oldest first
     */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Forgets what it was asked. */
    public synchronized void forgetRequests() {
        requests.clear();
    }

    /**
     * Answers a request, for those who serve the database at an address of their own, such as below a proxy's {@code /sumdb/<name>}.
     *
     * @param path the path below that address, decoded: {@code /supported}, {@code /latest}, {@code /lookup/…} or {@code /tile/…}
     * @return the answer
     */
    public synchronized Answer answer(String path) {
        if (failure != 0) {
            return Answer.text(failure, "the checksum database is told to fail\n");
        }
        if (path.equals("/supported")) {
            return Answer.text(200, "");
        }
        if (path.equals("/latest")) {
            return Answer.text(200, treeHead());
        }
        Matcher lookup = LOOKUP.matcher(path);
        if (lookup.matches()) {
            return lookup(lookup.group(1), lookup.group(2));
        }
        Matcher tile = TILE.matcher(path);
        return (tile.matches() ? tile(tile) : Optional.<byte[]>empty())
                .map(bytes -> new Answer(200, bytes, "application/octet-stream"))
                .orElseGet(() -> Answer.text(404, "not found\n"));
    }

    /**
     * An answer of the database.
     *
     * @param status the HTTP status
     * @param body the body; not to be changed
     * @param contentType the media type
     */
    @SuppressWarnings("ArrayRecordComponent") // Two answers are never compared.
    public record Answer(int status, byte[] body, String contentType) {
        static Answer text(int status, String text) {
            return new Answer(status, text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
        }
    }

    private Answer lookup(String escapedPath, String escapedVersion) {
        String key;
        try {
            key = SumDbRecords.key(Escaping.unescapePath(escapedPath), Escaping.unescapeVersion(escapedVersion));
        } catch (InvalidNameException e) {
            return Answer.text(400, e.getMessage() + "\n");
        }
        Optional<String> record = records.record(key);
        if (record.isEmpty()) {
            return Answer.text(404, "not found: " + key + ": unknown revision\n");
        }
        int known = log.numberOf(record.get());
        int number = known >= 0 ? known : log.append(record.get());
        return Answer.text(200, number + "\n" + record.get() + "\n" + treeHead());
    }

    private String treeHead() {
        int size = headSize.orElse(log.size());
        String root = Base64.getEncoder().encodeToString(log.root(size));
        String text = "go.sum database tree\n" + size + "\n" + root + "\n";
        return badSignatures ? signer.signBadly(text) : signer.sign(text);
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
        Answer answer = answer(path.startsWith(prefix) ? path.substring(prefix.length() - 1) : path);
        LocalServer.respond(exchange, answer.status(), answer.contentType(), answer.body());
    }

    /** Stops serving. */
    @Override
    public void close() {
        server.close();
    }
}
