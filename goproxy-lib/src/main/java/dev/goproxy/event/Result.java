package dev.goproxy.event;

/** How a request was answered, in one word. */
public enum Result {
    /** From the cache, or by the proxy itself. */
    HIT,
    /** By a fetch, also one that was running already. */
    MISS,
    /** From the cache with an answer that is no longer fresh, because the upstream failed. */
    STALE,
    /** There is no such thing: 404 or 410. */
    ABSENT,
    /** Policy says no: 401, 403 or 451. */
    REFUSED,
    /** 5xx: the upstream failed, what it sent did not pass the checks, or the proxy itself failed. */
    FAILED,
    /** Another 4xx: the request makes no sense. */
    INVALID;

    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    /**
     * Returns the result that a response stands for.
     *
     * @param status its HTTP status
     * @param source where the answer came from
     * @return the result. A precondition that failed (412) and a range that there isn't (416) say nothing against the
     *     answer, and count by its source
     */
    public static Result of(int status, Source source) {
        switch (status) {
            case 404, 410 -> {
                return ABSENT;
            }
            case 401, 403, 451 -> {
                return REFUSED;
            }
            case 412, 416 -> {
                return of(source);
            }
            default -> {
                if (status >= SERVER_ERRORS) {
                    return FAILED;
                }
                return status >= CLIENT_ERRORS ? INVALID : of(source);
            }
        }
    }

    private static Result of(Source source) {
        return switch (source) {
            case MISS -> MISS;
            case STALE -> STALE;
            case HIT, SELF -> HIT;
        };
    }
}
