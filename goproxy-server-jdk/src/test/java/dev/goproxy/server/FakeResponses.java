package dev.goproxy.server;

import dev.goproxy.event.Source;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers for tests of a host. In the proxy's own package, since nobody else makes answers. */
public final class FakeResponses {
    private FakeResponses() {}

    /** Writes a body. */
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** An answer with a text whose length is known. */
    public static ProxyResponse text(int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(
                status,
                Map.of("Content-Length", "" + bytes.length),
                OptionalLong.of(bytes.length),
                out -> out.write(bytes));
    }

    /** An answer without a body, with the length of what is not there. */
    public static ProxyResponse empty(int status, Map<String, String> headers) {
        return of(status, headers, OptionalLong.of(0), out -> {});
    }

    /** Any answer. */
    public static ProxyResponse of(int status, Map<String, String> headers, OptionalLong size, Writing writing) {
        var all = new LinkedHashMap<>(headers);
        all.putIfAbsent("Cache-Control", "public, max-age=60");
        Body body = new Body() {
            @Override
            public OptionalLong size() {
                return size;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                writing.to(out);
            }
        };
        return new ProxyResponse(status, all, body, Source.HIT, Optional.of("https://up.example"));
    }

    /** The same answer, which tells when it is closed. */
    public static ProxyResponse closing(ProxyResponse response, Runnable onClose) {
        Body body = new Body() {
            @Override
            public OptionalLong size() {
                return response.bodySize();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                response.writeTo(out);
            }

            @Override
            public void close() {
                onClose.run();
            }
        };
        return new ProxyResponse(response.status(), response.headers(), body, response.source(), response.upstream());
    }
}
