package dev.goproxy.http;

import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import java.time.Duration;

/**
 * How what an endpoint stands for is shown to clients.
 *
 * @param contentType the media type
 * @param maxAge how long clients and caches between may keep it
 * @param absenceMaxAge how long they may keep it that there is no such thing
 */
public record CachePolicy(String contentType, Duration maxAge, Duration absenceMaxAge) {
    public static final Duration MINUTE = Duration.ofMinutes(1);
    public static final Duration DAY = Duration.ofDays(1);

    static final String TEXT = "text/plain; charset=utf-8";

    private static final String JSON = "application/json; charset=utf-8";
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    static CachePolicy of(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Info) {
            return new CachePolicy(JSON, WEEK, TEN_MINUTES);
        }
        if (endpoint instanceof Endpoint.Mod) {
            return new CachePolicy(TEXT, WEEK, TEN_MINUTES);
        }
        if (endpoint instanceof Endpoint.Zip) {
            return new CachePolicy("application/zip", WEEK, TEN_MINUTES);
        }
        if (endpoint instanceof Endpoint.SumDbFile of) {
            return of(of.file());
        }
        return new CachePolicy(endpoint instanceof Endpoint.VersionList ? TEXT : JSON, MINUTE, MINUTE);
    }

    private static CachePolicy of(SumDbResource file) {
        if (file instanceof SumDbResource.TileFile) {
            return new CachePolicy("application/octet-stream", DAY, MINUTE);
        }
        return new CachePolicy(TEXT, file instanceof SumDbResource.Latest ? Duration.ofHours(1) : DAY, MINUTE);
    }
}
