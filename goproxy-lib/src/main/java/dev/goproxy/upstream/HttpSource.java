package dev.goproxy.upstream;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.GetRequest;
import dev.goproxy.client.ResumingStream;
import dev.goproxy.client.Retries;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An upstream proxy over HTTP. */
final class HttpSource implements UpstreamProxy {
    private static final String HEX = "0123456789ABCDEF";

    private final UpstreamClient http;
    private final Retries retries;
    private final URI base;
    private final Optional<Credentials> credentials;

    /**
     * Makes the upstream.
     *
     * @param base where the protocol's paths begin, without credentials
     * @param credentials what the chain's entry says for that host; they go before those of netrc
     */
    HttpSource(UpstreamClient http, Retries retries, URI base, Optional<Credentials> credentials) {
        this.http = http;
        this.retries = retries;
        this.base = base;
        this.credentials = credentials;
    }

    @Override
    public String name() {
        String authority = base.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    @Override
    public byte[] read(String resource, int maxBytes, Deadline deadline) throws IOException {
        return http.read(request(resource), maxBytes, retries, deadline).value();
    }

    @Override
    public Download open(String resource, Deadline deadline) throws IOException {
        ResumingStream stream = http.open(request(resource), retries, deadline);
        return new Download(stream, stream.size());
    }

    private GetRequest request(String resource) {
        String path = Optional.ofNullable(base.getRawPath()).orElse("");
        String separator = path.endsWith("/") ? "" : "/";
        GetRequest request = GetRequest.of(URI.create(base + separator + encode(resource)), resource);
        return credentials.map(request::withCredentials).orElse(request);
    }

    /** Percent-encodes what {@code go} encodes in a path: all but unreserved characters, slashes and a few signs. */
    static String encode(String path) {
        var out = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.~$&+,/:;=@".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }
}
