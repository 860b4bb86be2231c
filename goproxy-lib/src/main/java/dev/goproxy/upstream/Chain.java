package dev.goproxy.upstream;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.util.List;

/**
 * The GOPROXY chain. Entries are asked in order; the separator after an entry determines after which of its failures
 * the next one is asked. An entry that leads back to this very proxy is passed over.
 *
 * @param proxies the entries in order, without {@code direct} and {@code off}
 * @param direct the modules' own repositories
 * @param endsWithDirect whether {@code direct} is the chain's last entry
 * @param noProxy the modules that are always fetched {@code direct}
 * @param routes sources that are asked for some modules instead of the chain; only the first one whose patterns match
 * is asked
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
record Chain(
        List<ChainEntry> proxies, ChainEntry direct, boolean endsWithDirect, PathPatterns noProxy, List<Route> routes) {
    /** Source for some modules. */
    record Route(PathPatterns patterns, ChainEntry entry) {
        /** Returns a route to an embedder's source, whose name is the patterns. */
        static Route of(String patterns, Fetcher source) {
            ChainEntry.BoundedSource bounded = deadline -> new DeadlineSource(patterns, () -> source, deadline);
            return new Route(PathPatterns.parse(patterns), new ChainEntry(patterns, bounded, false));
        }

        Route observed(Observers observers) {
            return new Route(patterns, entry.observed(observers));
        }
    }

    /** Request to each source in turn. */
    @FunctionalInterface
    interface Request<T> {
        T send(Fetcher source, ChainEntry entry) throws IOException;
    }

    /**
     * Sends a request along the chain.
     *
     * @param path the module
     * @param deadline end of the fetch, whichever entries it asks
     * @return the first answer
     * @throws NotFoundException if all entries that were asked report absence
     * @throws IOException the last failure of a proxy, which a later absence does not replace; or the failure of
     *     {@code direct}
     */
    <T> T ask(ModulePath path, Deadline deadline, Request<T> request) throws IOException {
        for (Route route : routes) {
            if (route.patterns().matches(path.path())) {
                return ask(route.entry(), deadline, request);
            }
        }
        return noProxy.matches(path.path()) ? ask(direct, deadline, request) : askProxies(deadline, request);
    }

    private <T> T askProxies(Deadline deadline, Request<T> request) throws IOException {
        IOException failure = null;
        boolean isNextAsked = true;
        for (ChainEntry proxy : proxies) {
            if (!isNextAsked) {
                break;
            }
            try {
                return ask(proxy, deadline, request);
            } catch (NotFoundException e) {
                failure = failure == null || failure instanceof NotFoundException || isLoop(failure) ? e : failure;
            } catch (RefusedException e) {
                throw e; // a checksum mismatch is final
            } catch (IOException e) {
                if (isLoop(e)) { // nobody has been asked
                    failure = failure == null ? e : failure;
                    continue;
                }
                failure = e;
                isNextAsked = proxy.fallsBackOnAnyError();
            }
        }
        if (isNextAsked && endsWithDirect) {
            return ask(direct, deadline, request); // its answer or failure replaces those of the proxies
        }
        throw failure != null ? failure : NotFoundException.notAsked("module lookup disabled by GOPROXY=off");
    }

    private static boolean isLoop(IOException e) {
        return e instanceof UpstreamException failure && failure.isLoop();
    }

    private static <T> T ask(ChainEntry entry, Deadline deadline, Request<T> request) throws IOException {
        try {
            return request.send(entry.source().within(deadline), entry);
        } catch (FetchException e) {
            e.setProvenance(entry.attribute(e.provenance()));
            throw e;
        }
    }
}
