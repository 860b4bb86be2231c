package dev.goproxy.http;

import dev.goproxy.event.Source;
import dev.goproxy.protocol.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * What a response says about a content besides the content's own metadata.
 *
 * @param contentType the media type
 * @param maxAge how long clients and intermediate caches may keep the response; zero means {@code no-store}
 * @param source the origin of the content
 * @param upstream the upstream that delivered it; empty if none was asked or its name is unknown
 */
public record ResponseMeta(String contentType, Duration maxAge, Source source, Optional<String> upstream) {
    /**
     * Returns the metadata of an endpoint's content.
     *
     * @param endpoint the endpoint, which determines the media type and the maximum age
     * @param source the origin of the content
     * @param upstream the upstream that delivered it, if one did
     * @return the metadata
     */
    public static ResponseMeta of(Endpoint endpoint, Source source, Optional<String> upstream) {
        CachePolicy policy = CachePolicy.of(endpoint);
        return new ResponseMeta(policy.contentType(), policy.maxAge(), source, upstream);
    }
}
