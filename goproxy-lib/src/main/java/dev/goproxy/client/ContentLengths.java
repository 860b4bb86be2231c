package dev.goproxy.client;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;

/** Lengths of bodies, by their headers. */
final class ContentLengths {
    private ContentLengths() {}

    /**
     * Returns the length of a message's body, or a negative code for other kinds of bodies. Gateways may repeat the
     * header; it counts once if all its values are equal.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-content-length">RFC 9110, section 8.6</a>
     */
    static long of(HttpMessage message) throws HttpException {
        Header[] lengths = message.getHeaders(HttpHeaders.CONTENT_LENGTH);
        boolean repeated = lengths.length > 1;
        for (Header length : lengths) {
            String value = length.getValue().strip();
            if (!value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new ProtocolException("invalid Content-Length");
            }
            repeated &= value.equals(lengths[0].getValue().strip());
        }
        if (repeated) {
            message.removeHeaders(HttpHeaders.CONTENT_LENGTH);
            message.addHeader(lengths[0]);
        }
        return DefaultContentLengthStrategy.INSTANCE.determineLength(message);
    }
}
