package dev.goproxy.client;

/**
 * HTTP status code, and its meaning to the {@code go} command: 200 is success, 404 and 410 are absence, and everything
 * else is a failure.
 *
 * @param value three digits
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-status-codes">RFC 9110, section 15</a>
 */
record StatusCode(int value) {
    boolean isSuccess() {
        return value == 200;
    }

    boolean isPartialContent() {
        return value == 206;
    }

    /** Whether the response redirects to another URL. */
    boolean isRedirect() {
        return switch (value) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** Whether the host reports that the resource does not exist. */
    boolean isAbsent() {
        return value == 404 || value == 410;
    }

    /**
     * Whether a page can be taken to be missing: absent, or kept from whoever asks. Storage behind a website often
     * answers 403 for names that do not exist.
     */
    boolean isNoPage() {
        return isAbsent() || (value >= 400 && value < 500 && value != 408 && value != 425 && value != 429);
    }

    /** Whether the failure is one that another attempt may not meet. */
    boolean isTransient() {
        return switch (value) {
            case 408, 425, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /** Whether the failure may be one of the connection: of one that was idle too long, or is too new. */
    boolean mayConcernConnection() {
        return value == 408 || value == 425;
    }

    /** Whether the host reports that the request goes round in circles. */
    boolean isLoop() {
        return value == 508;
    }

    /** Whether a gateway reports that a server behind it did not answer in time. */
    boolean isGatewayTimeout() {
        return value == 504;
    }

    /** Returns a predicate for messages, whose subject is the host. */
    String describe() {
        return "answered " + value + (value == 401 ? ": credentials are missing or wrong" : "");
    }
}
