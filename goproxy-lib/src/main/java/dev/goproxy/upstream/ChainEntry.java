package dev.goproxy.upstream;

import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.process.Deadline;
import java.util.Optional;

/**
 * An entry of the GOPROXY chain.
 *
 * @param name its name for messages, logs and events, without credentials
 * @param source the source, which is given the deadline of each fetch
 * @param fallsBackOnAnyError whether any failure leads on to the next entry, as a {@code |} behind the entry says; else
 *     only absence does
 */
record ChainEntry(String name, BoundedSource source, boolean fallsBackOnAnyError) {
    /** A source of modules before the deadline of a fetch is known. */
    @FunctionalInterface
    interface BoundedSource {
        /** Returns the source for one fetch, which fails when the deadline passes. */
        Fetcher within(Deadline deadline);
    }

    /** What the entry delivered: its name, and the number of attempts if the source counted them. */
    Provenance attribute(Optional<Provenance> source) {
        return new Provenance(name, source.map(Provenance::attempts).orElse(1));
    }
}
