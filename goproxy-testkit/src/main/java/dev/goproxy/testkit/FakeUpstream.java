package dev.goproxy.testkit;

import dev.goproxy.testkit.content.ByteSource;
import dev.goproxy.testkit.process.TempFolders;
import dev.goproxy.testkit.server.FaultyServer;
import dev.goproxy.testkit.server.HttpHead;
import dev.goproxy.testkit.server.RequestRelay;
import dev.goproxy.testkit.server.ResponseProgress;
import dev.goproxy.testkit.server.WireMockBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A module proxy on a free port of 127.0.0.1 that serves {@link TestModule}s with the GOPROXY protocol, records its
 * requests, and fails on demand.
 *
 * <pre>{@code
 * try (FakeUpstream upstream = FakeUpstream.start(hello)) {
 *     upstream.on(hello.zip()).truncateAfter(1000).times(2);
 *     // ... let a client use upstream.url() ...
 *     assertThat(upstream.zips()).hasSize(3);
 * }
 * }</pre>
 *
 * <p>Unknown names get status 404 and a text. Zips are kept on disk, not in memory. Safe for use by many threads.
 * Closing it closes its connections, ends its threads and deletes its files.
 */
public final class FakeUpstream implements AutoCloseable {
    private final Path folder;
    private final ServedFiles files;
    private final WireMockBackend backend;
    private final FaultyServer server;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();

    private FakeUpstream() throws IOException {
        folder = TempFolders.create("testkit-upstream-");
        files = new ServedFiles(Files.createDirectory(folder.resolve("__files")));
        backend = new WireMockBackend(folder);
        server = new FaultyServer(client -> new RequestRelay(this::plan, backend).serve(client));
    }

    /**
     * Starts an upstream.
     *
     * @param modules the modules it serves
     * @return the upstream, to be closed by the caller
     */
    public static FakeUpstream start(TestModule... modules) {
        try {
            return new FakeUpstream().serve(modules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The value for GOPROXY.
     *
     * @return {@code http://127.0.0.1:<port>}
     */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /**
     * Serves modules. Files that are served already under the same names are replaced.
     *
     * @param modules the modules, with all their versions
     * @return this
     */
    public FakeUpstream serve(TestModule... modules) {
        for (TestModule module : modules) {
            module.files().forEach(this::put);
        }
        return this;
    }

    /**
     * Serves a text under any name, for instance a page of a checksum database.
     *
     * @param name the decoded path without leading slash
     * @param text the content
     * @return this
     */
    public FakeUpstream serve(String name, String text) {
        put(new TestFile(name, ByteSource.of(text)));
        return this;
    }

    private void put(TestFile file) {
        try {
            files.put(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Removes files: requests for them get status 404 from now on.
     *
     * @param removed the files
     * @return this
     */
    public FakeUpstream remove(TestFile... removed) {
        for (TestFile file : removed) {
            files.remove(file.name());
        }
        return this;
    }

    /**
     * Creates a fault that affects requests for one file.
     *
     * @param file the file, for instance {@code hello.zip()}
     * @return the fault, without effect until one is set, for instance with {@link Fault#status}
     */
    public Fault on(TestFile file) {
        return on(request -> request.name().equals(file.name()));
    }

    /**
     * Creates a fault that affects requests for all files of one module.
     *
     * @param module the module
     * @return the fault, without effect until one is set, for instance with {@link Fault#status}
     */
    public Fault on(TestModule module) {
        String prefix = module.list().name().replaceFirst("@v/list$", "@");
        return on(request -> request.name().startsWith(prefix));
    }

    /**
     * Creates a fault that affects selected requests.
     *
     * @param selection which ones
     * @return the fault, without effect until one is set, for instance with {@link Fault#status}
     */
    public Fault on(Predicate<UpstreamRequest> selection) {
        var fault = new Fault(selection);
        faults.add(0, fault);
        return fault;
    }

    /**
     * Creates a fault that affects all requests.
     *
     * @return the fault, without effect until one is set, for instance with {@link Fault#status}
     */
    public Fault onAll() {
        return on(request -> true);
    }

    /**
     * Removes all faults, and starts it again if it is down.
     *
     * @return this
     */
    public FakeUpstream reset() {
        faults.clear();
        return up();
    }

    /**
     * Stops it: closes all connections and refuses new ones. The port stays reserved.
     *
     * @return this
     */
    public FakeUpstream down() {
        try {
            server.stop();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it again, at the same URL.
     *
     * @return this
     */
    public FakeUpstream up() {
        try {
            server.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The requests in the order of arrival, including those that are being responded to.
     *
     * @return the requests since the start or {@link #clearRequests}
     */
    public List<UpstreamRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * The requests for one file.
     *
     * @param file the file
     * @return its requests in the order of arrival
     */
    public List<UpstreamRequest> requests(TestFile file) {
        return requests.stream()
                .filter(request -> request.name().equals(file.name()))
                .toList();
    }

    /**
     * The zips that were requested, successfully or not.
     *
     * @return their names, one for each GET request
     */
    public List<String> zips() {
        return requests.stream()
                .filter(request -> request.method().equals("GET"))
                .map(UpstreamRequest::name)
                .filter(name -> name.endsWith(".zip"))
                .toList();
    }

    /**
     * The number of body bytes sent.
     *
     * @return the sum over {@link #requests}
     */
    public long bytesSent() {
        return requests.stream().mapToLong(UpstreamRequest::bytesSent).sum();
    }

    /**
     * The number of connections accepted.
     *
     * @return the number since the start
     */
    public int connections() {
        return server.accepted();
    }

    /** Clears the recorded requests. */
    public void clearRequests() {
        requests.clear();
    }

    private RequestRelay.Plan plan(HttpHead head, ResponseProgress progress) {
        var request = new UpstreamRequest(head, progress);
        requests.add(request);
        Optional<Fault> applied = Optional.empty();
        for (Fault fault : faults) {
            if (fault.affects(request) && applied.isEmpty()) {
                applied = Optional.of(fault);
            }
        }
        Fault.Effect effect = applied.map(Fault::apply).orElse(Fault.Effect.NONE);
        return new RequestRelay.Plan(effect.response().apply(files.find(request.name())), effect.delivery());
    }

    @Override
    public void close() {
        try {
            server.close();
            backend.close();
            TempFolders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
