package dev.goproxy.upstream;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.HttpGet;
import dev.goproxy.client.ResumingStream;
import dev.goproxy.client.Retries;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** An upstream proxy over HTTP. */
final class HttpSource implements UpstreamProxy {
    private static final String HEX = "0123456789ABCDEF";

    private final Supplier<HttpGet> http;
    private final Retries retries;
    private final URI base;
    private final Optional<Credentials> credentials;

    /**
     * Makes the upstream.
     *
     * @param base where the protocol's paths begin, without credentials
     * @param credentials what the chain's entry says for that host; they go before those of netrc
     */
    HttpSource(Supplier<HttpGet> http, Retries retries, URI base, Optional<Credentials> credentials) {
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
        HttpGet.Request request = request(resource);
        return retries.run(deadline, () -> {
            try (HttpGet.Reply reply = http.get().get(request, deadline)) {
                byte[] bytes = reply.body().readNBytes(maxBytes + 1);
                if (bytes.length > maxBytes) {
                    throw new UpstreamException(request.say("answered more than " + maxBytes + " bytes"));
                }
                return bytes;
            } catch (FetchException e) {
                throw e;
            } catch (IOException e) {
                throw request.broken(e, deadline);
            }
        });
    }

    @Override
    public Download open(String resource, Deadline deadline) throws IOException {
        HttpGet.Request request = request(resource).asItIs();
        HttpGet.Reply reply = retries.run(deadline, () -> http.get().get(request, deadline));
        try {
            return new Download(new ResumingStream(http.get(), retries, request, reply, deadline), reply.size());
        } catch (IOException | RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    private HttpGet.Request request(String resource) {
        String path = Optional.ofNullable(base.getRawPath()).orElse("");
        String separator = path.endsWith("/") ? "" : "/";
        return HttpGet.Request.of(URI.create(base + separator + encode(resource)), resource, credentials);
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
