package dev.goproxy.serving;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.content.spool.SpooledContent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a load. Its content is closed by the caller it was handed to. */
final class Fetched {
    /** Nothing was fetched: by now the cache has it. */
    static final Fetched CACHED = new Fetched(null, null);

    private final @Nullable Content content;
    private final @Nullable Provenance provenance;

    private Fetched(@Nullable Content content, @Nullable Provenance provenance) {
        this.content = content;
        this.provenance = provenance;
    }

    static Fetched of(Content content, Optional<Provenance> provenance) {
        return new Fetched(content, provenance.orElse(null));
    }

    /** The content; empty if the cache has it. */
    Optional<Content> content() {
        return Optional.ofNullable(content);
    }

    /** The upstream that delivered the content, and the number of attempts, if the fetcher said. */
    Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    /** The name of the upstream, if the fetcher said. */
    Optional<String> upstream() {
        return provenance().map(Provenance::upstream);
    }

    /** The same for one more caller. */
    Fetched share() {
        return content instanceof SpooledContent spool ? new Fetched(spool.retain(), provenance) : this;
    }
}
