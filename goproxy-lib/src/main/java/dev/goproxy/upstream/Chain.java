package dev.goproxy.upstream;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.util.List;

/**
 * The GOPROXY chain: each entry is asked in turn, and the separator behind an entry says which of its failures lead on
 * to the next.
 *
 * @param proxies the entries in order, without {@code direct} and {@code off}
 * @param direct the modules' own repositories
 * @param endsWithDirect whether {@code direct} is the chain's last entry
 * @param noProxy the modules that are fetched {@code direct} whatever the entries are
 * @param routes sources that are asked for some modules instead of the chain; the first whose patterns match is the
 *     only one asked
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
record Chain(
        List<ChainEntry> proxies, ChainEntry direct, boolean endsWithDirect, PathPatterns noProxy, List<Route> routes) {
    /** A source for some modules. */
    record Route(PathPatterns patterns, ChainEntry entry) {}

    /** What each source is asked in turn. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Fetcher source, ChainEntry entry) throws IOException;
    }

    /**
     * Asks along the chain.
     *
     * @param path the module
     * @param deadline when the fetch must have ended, whichever entries it asks
     * @param question what each source is asked
     * @return the first answer
     * @throws NotFoundException if all have reported absence
     * @throws IOException the last failure; a proxy's absence does not replace it
     */
    <T> T ask(ModulePath path, Deadline deadline, Question<T> question) throws IOException {
        for (Route route : routes) {
            if (route.patterns().matches(path.path())) {
                return ask(route.entry(), deadline, question);
            }
        }
        return noProxy.matches(path.path()) ? ask(direct, deadline, question) : askProxies(deadline, question);
    }

    private <T> T askProxies(Deadline deadline, Question<T> question) throws IOException {
        IOException best = null;
        boolean goesOn = true;
        for (ChainEntry proxy : proxies) {
            if (!goesOn) {
                break;
            }
            try {
                return ask(proxy, deadline, question);
            } catch (NotFoundException e) {
                best = best == null || best instanceof NotFoundException ? e : best;
            } catch (RefusedException e) {
                throw e; // what contradicts a checksum is not made up for by others
            } catch (IOException e) {
                best = e;
                goesOn = proxy.fallsBackOnAnyError();
            }
        }
        if (goesOn && endsWithDirect) {
            return ask(direct, deadline, question); // whose answer holds, whatever proxies answered before
        }
        throw best != null ? best : NotFoundException.notAsked("module lookup disabled by GOPROXY=off");
    }

    private static <T> T ask(ChainEntry entry, Deadline deadline, Question<T> question) throws IOException {
        try {
            return question.ask(entry.source().within(deadline), entry);
        } catch (FetchException e) {
            e.setProvenance(entry.attribute(e.provenance()));
            throw e;
        }
    }
}
