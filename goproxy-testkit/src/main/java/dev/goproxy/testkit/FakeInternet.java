package dev.goproxy.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.goproxy.testkit.git.GitHttpBackend;
import dev.goproxy.testkit.process.TempFolders;
import dev.goproxy.testkit.server.ForwardProxy;
import dev.goproxy.testkit.server.ForwardProxy.Route;
import dev.goproxy.testkit.server.LocalServer;
import dev.goproxy.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hosts with realistic names for {@code go}, {@code git} and Java alike, with git repositories, {@code ?go-get=1} pages
 * and other content, over http and https, behind a forward proxy on 127.0.0.1.
 *
 * <p>A program that runs with the variables of {@link #environment()} sees these hosts and no others. For Java programs
 * that don't read them there are {@link #proxy()} and {@link #sslContext()}, or {@link #trustStore()}. Safe for use by
 * many threads. Closing it closes its connections, ends its threads and deletes its certificates; repositories are
 * closed by those who created them.
 */
public final class FakeInternet implements AutoCloseable {
    private static final String TRUST_STORE_PASSWORD = "changeit";

    private final CertificateAuthority authority = new CertificateAuthority("testkit");
    private final CertificateAuthority nobody = new CertificateAuthority("nobody");
    private final Map<String, SSLSocketFactory> contexts = new ConcurrentHashMap<>();
    private final Map<String, TestRepo> repos = new ConcurrentHashMap<>();
    private final Map<String, HttpHandler> pages = new ConcurrentHashMap<>();
    private final Map<String, HostFault> faults = new ConcurrentHashMap<>();
    private final Map<String, String> authorizations = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final Path folder;
    private final LocalServer plain = LocalServer.bind();
    private final LocalServer secure = LocalServer.bind();
    private final ForwardProxy proxy;

    private FakeInternet() {
        try {
            folder = Files.createTempDirectory("testkit-internet");
            Files.writeString(caCertificate(), authority.pem());
            try (OutputStream out = Files.newOutputStream(trustStore())) {
                authority.trustStore().store(out, TRUST_STORE_PASSWORD.toCharArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        proxy = ForwardProxy.start(this::route);
    }

    /**
     * Starts without hosts.
     *
     * @return the internet, to be closed by the caller
     */
    public static FakeInternet start() {
        FakeInternet internet = new FakeInternet();
        internet.plain.start(exchange -> internet.handle(exchange, "http"));
        internet.secure.start(exchange -> internet.handle(exchange, "https"));
        return internet;
    }

    /**
     * Serves a repository over smart HTTP.
     *
     * @param address host and path, such as {@code example.com/team/hello.git}
     * @param repo the repository; not closed
     * @return this
     */
    public FakeInternet repo(String address, TestRepo repo) {
        repos.put(address, repo);
        return this;
    }

    /**
     * Serves a {@code ?go-get=1} page for a path and all paths below it.
     *
     * @param prefix the import prefix, such as {@code example.com/hello}
     * @param vcs the version control system, such as {@code git}, or {@code mod}
     * @param url the repository's URL
     * @return this
     */
    public FakeInternet goImport(String prefix, String vcs, String url) {
        return goImport(prefix, prefix + " " + vcs + " " + url);
    }

    /**
     * Serves a {@code ?go-get=1} page for a path and all paths below it.
     *
     * @param address host and path
     * @param contents the content of each {@code go-import} tag
     * @return this
     */
    public FakeInternet goImport(String address, String... contents) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html><head>\n");
        for (String content : contents) {
            html.append("<meta name=\"go-import\" content=\"").append(content).append("\">\n");
        }
        return page(address, 200, html + "</head><body>Nothing to see here.</body></html>\n");
    }

    /**
     * Serves a page for a path and all paths below it.
     *
     * @param address host and path
     * @param status the HTTP status
     * @param html the page
     * @return this
     */
    public FakeInternet page(String address, int status, String html) {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        return site(address, exchange -> LocalServer.respond(exchange, status, "text/html; charset=utf-8", body));
    }

    /**
     * Redirects a path and all paths below it.
     *
     * @param address host and path
     * @param target the URL to go to
     * @return this
     */
    public FakeInternet redirect(String address, String target) {
        return site(address, exchange -> {
            exchange.getResponseHeaders().set("Location", target);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    /**
     * Serves a path and all paths below it, except those that are served under a longer address.
     *
     * @param address host and path
     * @param handler handles the requests; its exchange is closed for it
     * @return this
     */
    public FakeInternet site(String address, HttpHandler handler) {
        pages.put(address, handler);
        return this;
    }

    /**
     * Removes what is served under an address.
     *
     * @param address host and path of a repository, page or site
     * @return this
     */
    public FakeInternet remove(String address) {
        repos.remove(address);
        pages.remove(address);
        return this;
    }

    /**
     * Makes a host demand a user and a password.
     *
     * @param host the host
     * @param user the only user
     * @param password the password
     * @return this
     */
    public FakeInternet basicAuth(String host, String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        authorizations.put(host, "Basic " + Base64.getEncoder().encodeToString(credentials));
        return this;
    }

    /**
     * Adds a fault to a host.
     *
     * @param host the host
     * @param fault the fault, in place of any other
     * @return this
     */
    public FakeInternet fault(String host, HostFault fault) {
        faults.put(host, fault);
        contexts.remove(host);
        return this;
    }

    /**
     * Removes the fault of a host.
     *
     * @param host the host
     * @return this
     */
    public FakeInternet clearFault(String host) {
        faults.remove(host);
        contexts.remove(host);
        return this;
    }

    /**
     * The environment variables that make a program see these hosts: {@code HTTP_PROXY}, {@code HTTPS_PROXY} and
     * {@code NO_PROXY} in both cases, {@code SSL_CERT_FILE} and {@code GIT_SSL_CAINFO}.
     *
     * @return names and values
     */
    public Map<String, String> environment() {
        String url = proxy().toString();
        String certificate = caCertificate().toString();
        return Map.of(
                "HTTP_PROXY", url,
                "HTTPS_PROXY", url,
                "NO_PROXY", "",
                "http_proxy", url,
                "https_proxy", url,
                "no_proxy", "",
                "SSL_CERT_FILE", certificate,
                "GIT_SSL_CAINFO", certificate);
    }

    /**
     * The forward proxy.
     *
     * @return an http URL
     */
    public URI proxy() {
        return proxy.url();
    }

    /**
     * The certificate of the authority that issued the certificates of the hosts.
     *
     * @return a PEM file
     */
    public Path caCertificate() {
        return folder.resolve("ca.pem");
    }

    /**
     * A trust store with that certificate, for {@code javax.net.ssl.trustStore}.
     *
     * @return a PKCS #12 file, whose password is {@code changeit}
     */
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /**
     * A TLS context for clients in this JVM.
     *
     * @return a context that trusts only these hosts
     */
    public SSLContext sslContext() {
        return authority.client();
    }

    /**
     * The requests to all hosts.
     *
     * @return method and URL of each request, the oldest first
     */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Clears the recorded requests. */
    public void clearRequests() {
        synchronized (requests) {
            requests.clear();
        }
    }

    private Route route(String host, boolean tls) {
        HostFault fault = faults.get(host);
        if (fault == HostFault.UNREACHABLE || !knows(host)) {
            return new Route.Refusal();
        }
        if (fault == HostFault.SILENT) {
            return new Route.Silence();
        }
        if (!tls) {
            return new Route.Relay(plain.port(), null);
        }
        if (fault == HostFault.NO_TLS) {
            return new Route.Reset();
        }
        CertificateAuthority by = fault == HostFault.UNTRUSTED ? nobody : authority;
        return new Route.Relay(
                secure.port(),
                contexts.computeIfAbsent(host, name -> by.server(name).getSocketFactory()));
    }

    private boolean knows(String host) {
        return faults.containsKey(host)
                || repos.keySet().stream().anyMatch(address -> within(host, address))
                || pages.keySet().stream().anyMatch(address -> within(host, address));
    }

    private static boolean within(String prefix, String address) {
        return address.equals(prefix) || address.startsWith(prefix + "/");
    }

    private void handle(HttpExchange exchange, String scheme) throws IOException {
        String host = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "")
                .replaceAll(":\\d+$", "");
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        synchronized (requests) {
            requests.add(exchange.getRequestMethod() + " " + scheme + "://" + host + uri.getRawPath() + query);
        }
        String authorization = authorizations.get(host);
        if (authorization != null
                && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"" + host + "\"");
            LocalServer.respond(exchange, 401, "text/plain", bytes("unauthorized\n"));
            return;
        }
        answer(exchange, host + uri.getPath());
    }

    private void answer(HttpExchange exchange, String address) throws IOException {
        String repo = longest(repos.keySet(), address);
        if (repo != null) {
            String rest = address.substring(repo.length());
            if (rest.equals("/info/refs") || rest.equals("/git-upload-pack")) {
                GitHttpBackend.serve(
                        exchange, Objects.requireNonNull(repos.get(repo)).folder(), rest);
                return;
            }
        }
        HttpHandler page = Optional.ofNullable(longest(pages.keySet(), address))
                .map(pages::get)
                .orElse(unknown -> LocalServer.respond(unknown, 404, "text/plain", bytes("not found\n")));
        page.handle(exchange);
    }

    private static @Nullable String longest(Iterable<String> prefixes, String address) {
        String found = null;
        for (String prefix : prefixes) {
            if (within(prefix, address) && (found == null || prefix.length() > found.length())) {
                found = prefix;
            }
        }
        return found;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Closes all connections, ends the threads and deletes the certificates. */
    @Override
    public void close() {
        proxy.close();
        plain.close();
        secure.close();
        TempFolders.delete(folder);
    }
}
