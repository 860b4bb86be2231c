package dev.goproxy.event;

import dev.goproxy.protocol.Endpoint;

/** The kinds of {@link Endpoint}, few enough for the label of a metric. */
public enum EndpointKind {
    /** {@code @v/list}. */
    LIST,
    /** {@code @latest}. */
    LATEST,
    /** {@code @v/<query>.info}: a branch, a tag, a commit. */
    QUERY,
    /** {@code @v/<version>.info}. */
    INFO,
    /** {@code @v/<version>.mod}. */
    MOD,
    /** {@code @v/<version>.zip}. */
    ZIP,
    /** Anything below {@code sumdb/}. */
    SUM_DB,
    /** Not an endpoint of the protocol, or not a GET or HEAD request. */
    OTHER;

    private static final Endpoint.Visitor<EndpointKind, RuntimeException> VISITOR = new Endpoint.Visitor<>() {
        @Override
        public EndpointKind versionList(Endpoint.VersionList endpoint) {
            return LIST;
        }

        @Override
        public EndpointKind latest(Endpoint.Latest endpoint) {
            return LATEST;
        }

        @Override
        public EndpointKind query(Endpoint.Query endpoint) {
            return QUERY;
        }

        @Override
        public EndpointKind info(Endpoint.Info endpoint) {
            return INFO;
        }

        @Override
        public EndpointKind mod(Endpoint.Mod endpoint) {
            return MOD;
        }

        @Override
        public EndpointKind zip(Endpoint.Zip endpoint) {
            return ZIP;
        }

        @Override
        public EndpointKind sumDbPath(Endpoint.SumDbPath endpoint) {
            return SUM_DB;
        }

        @Override
        public EndpointKind sumDbFile(Endpoint.SumDbFile endpoint) {
            return SUM_DB;
        }
    };

    /**
     * Returns the kind of an endpoint.
     *
     * @param endpoint the endpoint
     * @return its kind, never {@link #OTHER}
     */
    public static EndpointKind of(Endpoint endpoint) {
        return endpoint.accept(VISITOR);
    }
}
