package dev.goproxy.http;

import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import java.time.Duration;

/**
 * Media type and cacheability of an endpoint's content.
 *
 * @param contentType the media type
 * @param maxAge how long clients and intermediate caches may keep the content
 * @param absenceMaxAge how long they may remember that it does not exist
 */
record CachePolicy(String contentType, Duration maxAge, Duration absenceMaxAge) {
    static final Duration NO_STORE = Duration.ZERO;
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration DAY = Duration.ofDays(1);

    static final String TEXT = "text/plain; charset=utf-8";

    private static final String JSON = "application/json; charset=utf-8";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static final CachePolicy CHANGING = new CachePolicy(JSON, MINUTE, MINUTE);

    static CachePolicy of(Endpoint endpoint) {
        return endpoint.accept(new ByKind());
    }

    private static final class ByKind implements Endpoint.Visitor<CachePolicy, RuntimeException> {
        @Override
        public CachePolicy versionList(Endpoint.VersionList list) {
            return new CachePolicy(TEXT, MINUTE, MINUTE);
        }

        @Override
        public CachePolicy latest(Endpoint.Latest latest) {
            return CHANGING;
        }

        @Override
        public CachePolicy query(Endpoint.Query query) {
            return CHANGING;
        }

        @Override
        public CachePolicy info(Endpoint.Info info) {
            return new CachePolicy(JSON, WEEK, TEN_MINUTES);
        }

        @Override
        public CachePolicy mod(Endpoint.Mod mod) {
            return new CachePolicy(TEXT, WEEK, TEN_MINUTES);
        }

        @Override
        public CachePolicy zip(Endpoint.Zip zip) {
            return new CachePolicy("application/zip", WEEK, TEN_MINUTES);
        }

        @Override
        public CachePolicy sumDbPath(Endpoint.SumDbPath path) {
            return new CachePolicy(TEXT, MINUTE, MINUTE);
        }

        @Override
        public CachePolicy sumDbFile(Endpoint.SumDbFile of) {
            SumDbResource file = of.file();
            if (file instanceof SumDbResource.TileFile) {
                return new CachePolicy("application/octet-stream", DAY, MINUTE);
            }
            return new CachePolicy(TEXT, file instanceof SumDbResource.Latest ? HOUR : DAY, MINUTE);
        }
    }
}
