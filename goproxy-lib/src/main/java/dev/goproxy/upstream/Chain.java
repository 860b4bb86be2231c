package dev.goproxy.upstream;

import dev.goproxy.fetch.FetchTrace;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PathPatterns;
import java.io.IOException;
import java.util.List;

/**
 * The GOPROXY chain: each entry is asked in turn, and the separator behind an entry says which of its failures lead on to the next.
 *
 * @param entries the entries in order
 * @param noProxy the modules that go to {@code direct} whatever the entries are
 * @param direct the modules' own repositories
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
record Chain(List<Link> entries, PathPatterns noProxy, UpstreamProxy direct) {
    /** What is asked of each upstream in turn. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Proxy link) throws IOException;
    }

    /** An entry. */
    sealed interface Link {}

    /** Another proxy. */
    record Proxy(UpstreamProxy upstream, boolean fallsBackOnAnyError) implements Link {}

    /** {@code direct}: the module's own repository. */
    record Direct() implements Link {}

    /** {@code off}: nothing. */
    record Off() implements Link {}

    /**
     * Asks along the chain.
     *
     * @param path the module
     * @param question what each proxy is asked
     * @return the first answer
     * @throws NotFoundException if all have said that there is no such thing
     * @throws IOException the last failure that a proxy's absence doesn't outweigh
     */
    <T> T ask(ModulePath path, Question<T> question) throws IOException {
        if (noProxy.matches(path.path())) {
            return direct(question);
        }
        IOException best = null;
        for (Link link : entries) {
            if (link instanceof Direct) {
                return direct(question);
            }
            if (link instanceof Proxy proxy) {
                try {
                    T answer = question.ask(proxy);
                    FetchTrace.note(proxy.upstream().name());
                    return answer;
                } catch (NotFoundException e) {
                    best = best == null || best instanceof NotFoundException ? e : best;
                } catch (RefusedException e) {
                    throw e; // what contradicts a checksum is not made up for by others
                } catch (IOException e) {
                    best = e;
                    if (!proxy.fallsBackOnAnyError()) {
                        break;
                    }
                }
            }
        }
        throw best != null ? best : NotFoundException.notAsked("module lookup disabled by GOPROXY=off");
    }

    /** The last in the chain: what it says stands, whatever proxies said before. */
    private <T> T direct(Question<T> question) throws IOException {
        T answer = question.ask(new Proxy(direct, false));
        FetchTrace.note(direct.name());
        return answer;
    }
}
