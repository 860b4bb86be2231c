package dev.goproxy;

import dev.goproxy.sumdb.SumDbFile;
import java.time.Duration;

/**
 * How what an endpoint stands for is shown to clients.
 *
 * @param contentType the media type
 * @param maxAge how long clients and caches between may keep it
 * @param absenceMaxAge how long they may keep it that there is no such thing
 */
record Presentation(String contentType, Duration maxAge, Duration absenceMaxAge) {
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration DAY = Duration.ofDays(1);

    static final String TEXT = "text/plain; charset=utf-8";

    private static final String JSON = "application/json; charset=utf-8";
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    static Presentation of(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Info) {
            return new Presentation(JSON, WEEK, TEN_MINUTES);
        }
        if (endpoint instanceof Endpoint.Mod) {
            return new Presentation(TEXT, WEEK, TEN_MINUTES);
        }
        if (endpoint instanceof Endpoint.Zip) {
            return new Presentation("application/zip", WEEK, TEN_MINUTES);
        }
        if (endpoint instanceof Endpoint.OfSumDb of) {
            return of(of.file());
        }
        return new Presentation(endpoint instanceof Endpoint.VersionList ? TEXT : JSON, MINUTE, MINUTE);
    }

    private static Presentation of(SumDbFile file) {
        if (file instanceof SumDbFile.TileFile) {
            return new Presentation("application/octet-stream", DAY, MINUTE);
        }
        return new Presentation(TEXT, file instanceof SumDbFile.Latest ? Duration.ofHours(1) : DAY, MINUTE);
    }
}
