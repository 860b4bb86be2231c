package dev.goproxy.testkit;

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
 * A module proxy on a free port of 127.0.0.1 that serves {@link TestModule}s by the GOPROXY protocol, records what it is asked, and misbehaves on demand.
 *
 * <pre>{@code
 * try (FakeUpstream upstream = FakeUpstream.start(hello)) {
 *     upstream.on(hello.zip()).truncateAfter(1000).times(2);
 *     // ... let a client use upstream.url() ...
 *     assertThat(upstream.zips()).hasSize(3);
 * }
 * }</pre>
 *
 * <p>What it doesn't know it answers with 404 and a text. Zips are kept on disk, not in memory. Safe for use by many threads; closing it ends all connections, threads and files of its own.
 */
public final class FakeUpstream implements AutoCloseable {
    private final Path folder;
    private final ServedFiles files;
    private final Backend backend;
    private final FaultyWire wire;
    private final List<Misbehaviour> misbehaviours = new CopyOnWriteArrayList<>();
    private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();

    private FakeUpstream() throws IOException {
        folder = Files.createTempDirectory("testkit-upstream-");
        files = new ServedFiles(Files.createDirectory(folder.resolve("__files")));
        backend = new Backend(folder);
        wire = new FaultyWire(line -> new UpstreamConversation(this::answer, backend).hold(line));
    }

    /**
     * Starts an upstream.
     *
     * @param modules what it serves from the beginning
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
     * The URL to be used as a GOPROXY.
     *
     * @return {@code http://127.0.0.1:<port>}
     */
    public URI url() {
        return URI.create("http://127.0.0.1:" + wire.port());
    }

    /**
     * Serves modules. A module that is served already is replaced as far as its files have the same names.
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
     * Serves a text under a name of its own, for instance a page of a checksum database.
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
     * Stops serving files: they are answered with 404 from now on.
     *
     * @param gone the files
     * @return this
     */
    public FakeUpstream forget(TestFile... gone) {
        for (TestFile file : gone) {
            files.remove(file.name());
        }
        return this;
    }

    /**
     * Begins a misbehaviour about one file.
     *
     * @param file the file, for instance {@code hello.zip()}
     * @return a misbehaviour, without effect until a fault is named
     */
    public Misbehaviour on(TestFile file) {
        return on(request -> request.name().equals(file.name()));
    }

    /**
     * Begins a misbehaviour about everything of one module.
     *
     * @param module the module
     * @return a misbehaviour, without effect until a fault is named
     */
    public Misbehaviour on(TestModule module) {
        String prefix = module.list().name().replaceFirst("@v/list$", "@");
        return on(request -> request.name().startsWith(prefix));
    }

    /**
     * Begins a misbehaviour about some requests.
     *
     * @param selection which ones
     * @return a misbehaviour, without effect until a fault is named
     */
    public Misbehaviour on(Predicate<UpstreamRequest> selection) {
        var misbehaviour = new Misbehaviour(selection);
        misbehaviours.add(0, misbehaviour);
        return misbehaviour;
    }

    /**
     * Begins a misbehaviour about all requests.
     *
     * @return a misbehaviour, without effect until a fault is named
     */
    public Misbehaviour onAll() {
        return on(request -> true);
    }

    /**
     * Ends all misbehaviours, and comes up again if it was down.
     *
     * @return this
     */
    public FakeUpstream behave() {
        misbehaviours.clear();
        return up();
    }

    /**
     * Goes down: all connections break off, and new ones are refused. The port stays reserved.
     *
     * @return this
     */
    public FakeUpstream down() {
        try {
            wire.unplug();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Comes up again, at the same URL.
     *
     * @return this
     */
    public FakeUpstream up() {
        try {
            wire.plugIn();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What it was asked, in the order of arrival; requests whose answers are under way are among them.
     *
     * @return the requests since the start or {@link #forgetRequests}
     */
    public List<UpstreamRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * What it was asked of one file.
     *
     * @param file the file
     * @return the requests for it
     */
    public List<UpstreamRequest> requests(TestFile file) {
        return requests.stream()
                .filter(request -> request.name().equals(file.name()))
                .toList();
    }

    /**
     * The zips that were asked for, successfully or not.
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
     * How many bytes of bodies it has sent.
     *
     * @return the sum over {@link #requests}
     */
    public long bytesSent() {
        return requests.stream().mapToLong(UpstreamRequest::bytesSent).sum();
    }

    /**
     * How many connections it has accepted.
     *
     * @return the number since the start
     */
    public int connections() {
        return wire.accepted();
    }

    /** Forgets what it was asked. */
    public void forgetRequests() {
        requests.clear();
    }

    private UpstreamConversation.Plan answer(UpstreamRequest request) {
        requests.add(request);
        Optional<Misbehaviour> claimed = Optional.empty();
        for (Misbehaviour misbehaviour : misbehaviours) {
            if (misbehaviour.claims(request) && claimed.isEmpty()) {
                claimed = Optional.of(misbehaviour);
            }
        }
        Misbehaviour.Fault fault = claimed.map(Misbehaviour::hit).orElse(Misbehaviour.Fault.NONE);
        return new UpstreamConversation.Plan(fault.saying().apply(files.find(request.name())), fault.delivery());
    }

    @Override
    public void close() {
        try {
            wire.close();
            backend.close();
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
