package dev.goproxy.client;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Translates the statuses of upstreams into exceptions. */
final class StatusCheck {
    private StatusCheck() {}

    /**
     * Returns normally if a reply has the body that was asked for; else reads the beginning of its body, and throws.
     *
     * @throws NotFoundException if the upstream reports that the resource does not exist
     * @throws TransientFailure if another attempt may do better
     * @throws UpstreamException for every other status
     */
    static void check(GetRequest request, GetReply reply) throws TransientFailure, FetchException {
        StatusCode status = reply.status();
        if (status.isSuccess() || (status.isPartialContent() && request.range().isPresent())) {
            return;
        }
        byte[] body = reply.drain();
        if (status.isAbsent()) {
            throw new NotFoundException(ErrorBody.of(reply.header(HttpHeaders.CONTENT_TYPE), body, request.trust()));
        }
        String message = request.describe(status.describe());
        if (status.isLoop()) {
            throw UpstreamException.loop(message + ": the request has come back to where it came from");
        }
        if (!status.isTransient()) {
            throw new UpstreamException(message);
        }
        throw new TransientFailure(
                status.isGatewayTimeout() ? new UpstreamTimeoutException(message) : failure(message, reply));
    }

    private static UpstreamException failure(String message, GetReply reply) {
        return retryAfter(reply)
                .map(wait -> new UpstreamException(message, wait))
                .orElseGet(() -> new UpstreamException(message));
    }

    /** Returns the wait that the reply asks for, in seconds or until a date, if it asks for one. */
    private static Optional<Duration> retryAfter(GetReply reply) {
        String value = reply.header(HttpHeaders.RETRY_AFTER).strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(value.length() > 9 ? 999_999_999 : Long.parseLong(value)));
        }
        @Nullable
        Instant now = DateUtils.parseStandardDate(reply.header(HttpHeaders.DATE)); // its clock may differ from ours
        return Optional.ofNullable(DateUtils.parseStandardDate(value))
                .map(until -> Duration.between(now != null ? now : Instant.now(), until))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }
}
