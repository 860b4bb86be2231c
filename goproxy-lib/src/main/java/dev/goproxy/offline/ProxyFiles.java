package dev.goproxy.offline;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DamagedException;
import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.graph.TaskGroup;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.offline.PrefetchEvent.Outcome;
import dev.goproxy.process.BoundedRead;
import dev.goproxy.process.Documents;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Files that a proxy fetches into its cache. */
final class ProxyFiles implements PlanFiles {
    /** Clients have a large zip a little earlier than the cache has. */
    private static final long CACHED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int LOOK_MILLIS = 20;

    /** Proxies that have an old answer wait so long for a new one, at least. */
    private static final long BRIEFLY_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);

    private static final int MAX_ASKED = 40;

    /** The beginning of the reason if something does not exist. */
    private static final String ABSENT = "not found";

    /** The times of files may be a little behind. */
    private static final Duration CLOCK_STEP = Duration.ofMillis(20);

    private final ProxyHandler proxy;
    private final Cacher cacher;
    private final Duration freshFor;
    private final boolean isDryRun;
    private final FetchReasons reasons;
    private final Tally tally;
    private final TaskGroup documents;
    private final TaskGroup zips;
    private final Clock clock = Clock.systemUTC();
    private final Instant start = clock.instant().minus(CLOCK_STEP);
    private final Set<String> needed = ConcurrentHashMap.newKeySet();

    ProxyFiles(
            ProxyHandler proxy,
            Cacher cacher,
            Duration freshFor,
            boolean isDryRun,
            FetchReasons reasons,
            Tally tally,
            TaskGroup documents,
            TaskGroup zips) {
        this.proxy = proxy;
        this.cacher = cacher;
        this.freshFor = freshFor;
        this.isDryRun = isDryRun;
        this.reasons = reasons;
        this.tally = tally;
        this.documents = documents;
        this.zips = zips;
    }

    @Override
    public byte[] read(Endpoint endpoint) throws IOException {
        return find(endpoint, Need.REQUIRED)
                .orElseThrow(() -> new NotFoundException(endpoint.name() + " does not exist"));
    }

    @Override
    public Optional<byte[]> find(Endpoint endpoint, Need need) throws IOException {
        try (Content content = usable(endpoint)) {
            if (content != null) {
                tally.add(new PrefetchEvent(endpoint.name(), outcome(content), 0, ""));
                try (InputStream in = content.open()) {
                    return BoundedRead.read(in, Documents.MAX_BYTES);
                }
            }
        } catch (DamagedException e) {
            // the proxy sets it aside
        }
        var out = new ByteArrayOutputStream();
        PrefetchEvent event = fetch(endpoint, need, out);
        tally.add(event);
        return switch (event.outcome()) {
            case ABSENT -> Optional.empty();
            case FAILED ->
                throw isAbsent(event)
                        ? new NotFoundException(event.reason())
                        : new UpstreamException(event.name() + ": " + event.reason());
            default -> Optional.of(out.toByteArray());
        };
    }

    private static boolean isAbsent(PrefetchEvent event) {
        return event.reason().startsWith(ABSENT);
    }

    @Override
    public void need(Endpoint endpoint, Need need) {
        if (!needed.add(need == Need.REQUIRED ? endpoint.name() : "(" + endpoint.name() + ")")) {
            return;
        }
        if (endpoint instanceof Endpoint.Zip) {
            tally.moduleNeeded();
            zips.start(() -> {
                ensure(endpoint, need);
                tally.moduleDone();
            });
        } else {
            documents.start(() -> ensure(endpoint, need));
        }
    }

    private void ensure(Endpoint endpoint, Need need) {
        Optional<PrefetchEvent> known = tally.get(endpoint.name());
        if (known.isPresent()) {
            if (need == Need.REQUIRED && known.get().outcome() == Outcome.ABSENT) {
                tally.add(failed(endpoint.name(), known.get().reason()));
            }
            return;
        }
        Optional<Outcome> cached = outcomeIfCached(endpoint);
        if (cached.isPresent()) {
            tally.add(new PrefetchEvent(endpoint.name(), cached.get(), 0, ""));
        } else if (isDryRun) {
            tally.add(new PrefetchEvent(endpoint.name(), Outcome.MISSING, 0, ""));
        } else {
            tally.add(fetch(endpoint, need, OutputStream.nullOutputStream()));
        }
    }

    @Override
    public void problem(String what, String reason, boolean isOptional) {
        if (isOptional) {
            tally.addAbsent(new PrefetchEvent(what, Outcome.ABSENT, 0, reason));
        } else {
            tally.add(failed(what, reason));
        }
    }

    /** Returns empty if the cache does not have a file. */
    private Optional<Outcome> outcomeIfCached(Endpoint endpoint) {
        try (Content content = usable(endpoint)) {
            return Optional.ofNullable(content).map(this::outcome);
        } catch (IOException e) {
            return Optional.empty(); // the proxy deals with it
        }
    }

    /** Whether the cache has had a file before this run; verification puts records there, too. */
    private Outcome outcome(Content content) {
        return content.modified().filter(time -> time.isAfter(start)).isPresent() ? Outcome.FETCHED : Outcome.PRESENT;
    }

    /** Returns what the cache has, unless the upstream should be asked again for it. */
    private @Nullable Content usable(Endpoint endpoint) throws IOException {
        Content content = cacher.get(endpoint.name()).orElse(null);
        if (content == null || !changes(endpoint) || tally.get(endpoint.name()).isPresent() || isFresh(content)) {
            return content;
        }
        content.close();
        return null;
    }

    /** Whether a file may change; what a checksum database has in its log never does. */
    private static boolean changes(Endpoint endpoint) {
        return endpoint instanceof Endpoint.SumDbFile file
                ? file.file() instanceof SumDbResource.Latest
                : !endpoint.isImmutable();
    }

    private boolean isFresh(Content content) {
        return content.modified()
                .map(time -> Duration.between(time, clock.instant()))
                .filter(age -> !age.isNegative() && age.compareTo(freshFor) < 0)
                .isPresent();
    }

    private PrefetchEvent fetch(Endpoint endpoint, Need need, OutputStream out) {
        PrefetchEvent event = fetch(endpoint, need != Need.REQUIRED, out);
        return need == Need.IF_POSSIBLE && event.outcome() == Outcome.FAILED
                ? new PrefetchEvent(event.name(), Outcome.ABSENT, 0, event.reason())
                : event;
    }

    private PrefetchEvent fetch(Endpoint endpoint, boolean isOptional, OutputStream out) {
        String name = endpoint.name();
        try (ProxyResponse response = ask(name)) {
            if (response.status() != 200) {
                return refused(name, response, isOptional);
            }
            if (response.source() == Source.STALE) {
                return failed(
                        name,
                        "the cache has an old answer, or none but its versions: "
                                + reasons.of(name).orElse("the upstream fails"));
            }
            var counted = new CountedOutput(out, tally::received);
            response.writeTo(counted);
            if (isDryRun) {
                return new PrefetchEvent(name, Outcome.MISSING, counted.count(), "");
            }
            return endpoint instanceof Endpoint.Query || awaitCached(endpoint)
                    ? new PrefetchEvent(name, Outcome.FETCHED, counted.count(), "")
                    : failed(name, "fetched, but the cache can't store it");
        } catch (IOException | RuntimeException e) {
            return failed(name, String.valueOf(e.getMessage()));
        }
    }

    /** Asks until the answer is not an old one just because the new one takes its time. */
    private ProxyResponse ask(String name) throws IOException {
        for (int count = 1; ; count++) {
            long asked = System.nanoTime();
            ProxyResponse response = proxy.handle(new ProxyRequest("GET", rawPath(name)));
            boolean isEarly = response.source() == Source.STALE && System.nanoTime() - asked >= BRIEFLY_NANOS;
            if (!isEarly || count == MAX_ASKED) {
                return response;
            }
            response.close();
        }
    }

    private static PrefetchEvent refused(String name, ProxyResponse response, boolean isOptional) throws IOException {
        var body = new ByteArrayOutputStream();
        response.writeTo(body);
        String text = body.toString(StandardCharsets.UTF_8).strip();
        if (response.status() != 404) {
            return failed(name, text);
        }
        return new PrefetchEvent(
                name,
                isOptional ? Outcome.ABSENT : Outcome.FAILED,
                0,
                text.startsWith(ABSENT) ? text : ABSENT + ": " + text);
    }

    private static PrefetchEvent failed(String name, String reason) {
        return new PrefetchEvent(name, Outcome.FAILED, 0, reason);
    }

    private boolean awaitCached(Endpoint endpoint) throws IOException {
        long start = System.nanoTime();
        while (!isStored(endpoint)) {
            if (System.nanoTime() - start > CACHED_WITHIN_NANOS || !(endpoint instanceof Endpoint.Zip)) {
                return false;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private boolean isStored(Endpoint endpoint) throws IOException {
        try (Content content = cacher.get(endpoint.name()).orElse(null)) {
            return content != null;
        }
    }

    private static String rawPath(String name) {
        try {
            return new URI(null, null, "/" + name, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a name of the protocol: " + name, e);
        }
    }
}
