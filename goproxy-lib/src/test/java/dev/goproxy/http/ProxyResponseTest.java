package dev.goproxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.goproxy.event.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyResponseTest {
    private static final ProxyRequest GET = new ProxyRequest("GET", "/x");
    private static final ProxyRequest HEAD = new ProxyRequest("HEAD", "/x");

    private final Exchange exchange = new Exchange();
    private int closed;

    /** The response side of a host, which remembers what was sent. */
    private static final class Exchange implements HttpResponder {
        private int status;
        private Map<String, String> headers = Map.of();
        private OptionalLong bodySize = OptionalLong.empty();
        private boolean complete;
        private boolean aborted;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream() {
            @Override
            public void close() {
                complete = true;
            }
        };

        @Override
        public OutputStream start(int code, Map<String, String> fields, OptionalLong size) {
            status = code;
            headers = new LinkedHashMap<>(fields);
            bodySize = size;
            return body;
        }

        @Override
        public void abort() {
            aborted = true;
        }

        String text() {
            return body.toString(UTF_8);
        }
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private ProxyResponse response(int status, Map<String, String> headers, OptionalLong size, Writing writing) {
        var body = new Body() {
            @Override
            public OptionalLong size() {
                return size;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                writing.to(out);
            }

            @Override
            public void close() {
                closed++;
            }
        };
        return new ProxyResponse(status, headers, body, Source.HIT, Optional.empty());
    }

    private static void hello(OutputStream out) throws IOException {
        out.write("hello".getBytes(UTF_8));
    }

    @Test
    void of_isPlainTextThatNobodyStores() throws Exception {
        var response = ProxyResponse.of(403, "nö");
        assertThat(response.source()).isEqualTo(Source.SELF);
        response.sendTo(GET, exchange);
        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.headers)
                .containsOnly(
                        Map.entry("Cache-Control", "no-store"),
                        Map.entry("Content-Type", "text/plain; charset=utf-8"),
                        Map.entry("Content-Length", "3"));
        assertThat(exchange.bodySize).hasValue(3);
        assertThat(exchange.text()).isEqualTo("nö");
        assertThat(exchange.complete).isTrue();
    }

    @Test
    void of_forHead_keepsTheLengthAndSendsNoBody() throws Exception {
        ProxyResponse.of(403, "no").sendTo(HEAD, exchange);
        assertThat(exchange.headers).containsEntry("Content-Length", "2");
        assertThat(exchange.bodySize).hasValue(0);
        assertThat(exchange.text()).isEmpty();
        assertThat(exchange.complete).as("the stream is left alone").isFalse();
        assertThat(exchange.aborted).isFalse();
    }

    @Test
    void of_withoutText() throws Exception {
        ProxyResponse.of(200, "").sendTo(GET, exchange);
        assertThat(exchange.headers).containsEntry("Content-Length", "0").doesNotContainKey("Content-Type");
        assertThat(exchange.bodySize).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 199, 600, -200})
    void of_refusesOtherStatuses(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> ProxyResponse.of(status, "x"));
    }

    @Test
    void withHeader_replacesInAnyCase() throws Exception {
        ProxyResponse.of(429, "slower")
                .withHeader("Retry-After", "5")
                .withHeader("cache-control", "public, max-age=5")
                .sendTo(GET, exchange);
        assertThat(exchange.headers)
                .containsEntry("Retry-After", "5")
                .containsEntry("cache-control", "public, max-age=5")
                .doesNotContainKey("Cache-Control");
    }

    @ParameterizedTest
    @CsvSource({"204, false", "304, true"})
    void sendTo_statusesWithoutBody(int status, boolean hasLength) throws Exception {
        response(status, Map.of("Content-Length", "5"), OptionalLong.of(5), ProxyResponseTest::hello)
                .sendTo(GET, exchange);
        assertThat(exchange.bodySize).hasValue(0);
        assertThat(exchange.text()).isEmpty();
        assertThat(exchange.headers.containsKey("Content-Length")).isEqualTo(hasLength);
        assertThat(closed).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "content-length", "ETag"})
    void sendTo_theLengthIsThatOfTheBody(String field) throws Exception {
        response(200, Map.of(field, "7"), OptionalLong.of(5), ProxyResponseTest::hello)
                .sendTo(GET, exchange);
        assertThat(exchange.headers).containsEntry("Content-Length", "5").doesNotContainKey("content-length");
        assertThat(exchange.text()).isEqualTo("hello");
    }

    @Test
    void sendTo_forHead_addsTheLengthThatGetWouldGet() throws Exception {
        response(200, Map.of(), OptionalLong.of(5), ProxyResponseTest::hello).sendTo(HEAD, exchange);
        assertThat(exchange.headers).containsEntry("Content-Length", "5");
        assertThat(exchange.bodySize).hasValue(0);
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void sendTo_forHead_ofAHandlerThatLeavesTheBodyOut() throws Exception {
        response(200, Map.of("Content-Length", "5"), OptionalLong.of(0), out -> {})
                .sendTo(HEAD, exchange);
        assertThat(exchange.headers).containsEntry("Content-Length", "5");
    }

    @Test
    void sendTo_unknownSizeHasNoLength() throws Exception {
        response(200, Map.of("Content-Length", "7"), OptionalLong.empty(), ProxyResponseTest::hello)
                .sendTo(GET, exchange);
        assertThat(exchange.headers).doesNotContainKey("Content-Length");
        assertThat(exchange.bodySize).isEmpty();
        assertThat(exchange.text()).isEqualTo("hello");
        assertThat(exchange.complete).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 9, 4})
    void sendTo_aBodyThatFailsOrHasAnotherSize_neverLooksComplete(long size) {
        var response = response(200, Map.of(), size < 0 ? OptionalLong.empty() : OptionalLong.of(size), out -> {
            hello(out);
            if (size < 0) {
                throw new IllegalStateException("on purpose");
            }
        });
        assertThatIOException()
                .isThrownBy(() -> response.sendTo(GET, exchange))
                .withMessage("response aborted")
                .havingCause()
                .withMessageMatching("on purpose|the body has .* 9 bytes|the body has more .* 4 bytes");
        assertThat(exchange.complete).isFalse();
        assertThat(exchange.aborted).isTrue();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void sendTo_aHostThatFails_isAbortedToo() {
        var response = response(200, Map.of(), OptionalLong.of(5), ProxyResponseTest::hello);
        var gone = new IOException("gone");
        HttpResponder host = (status, headers, size) -> {
            throw gone;
        };
        assertThatIOException().isThrownBy(() -> response.sendTo(GET, host)).withCause(gone);
        assertThat(closed).isEqualTo(1);
    }
}
