package dev.goproxy.upstream;

import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.process.Deadline;
import java.util.Optional;

/**
 * Entry of the GOPROXY chain.
 *
 * @param name its name for messages, logs and events, without credentials
 * @param source the source, which is given the deadline of each fetch
 * @param fallsBackOnAnyError whether the next entry is asked after any failure ({@code |} after the entry), or only
 *     after absence
 */
record ChainEntry(String name, BoundedSource source, boolean fallsBackOnAnyError) {
    /** Source of modules before the deadline of a fetch is known. */
    @FunctionalInterface
    interface BoundedSource {
        /** Returns the source for one fetch, which fails when the deadline passes. */
        Fetcher within(Deadline deadline);
    }

    /** Returns this entry, with each of whose questions counting as one attempt. */
    ChainEntry observed(Observers observers) {
        return new ChainEntry(
                name, deadline -> new ObservedFetcher(name, source.within(deadline), observers), fallsBackOnAnyError);
    }

    /**
     * Returns the provenance of an answer or a failure: the entry's name, and the number of attempts if the source
     * counted them.
     */
    Provenance attribute(Optional<Provenance> source) {
        return new Provenance(name, source.map(Provenance::attempts).orElse(1));
    }
}
