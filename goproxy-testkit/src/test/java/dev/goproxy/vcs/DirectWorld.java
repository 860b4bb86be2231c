package dev.goproxy.vcs;

import dev.goproxy.client.Page;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.TestRepo;
import dev.goproxy.vcs.discovery.GoVcs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Repositories behind made-up URLs for {@code go} and for us alike, and what both are asked of them. */
public final class DirectWorld implements AutoCloseable {
    private final List<TestRepo> repos = new ArrayList<>();
    private final Map<String, List<String>> questions = new LinkedHashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final StringBuilder gitConfig = new StringBuilder();
    private final Path folder;
    private final FakeInternet net = FakeInternet.start();

    public DirectWorld(Path folder) {
        this.folder = folder;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", folder.resolve("gitconfig").toString());
        environment.putAll(net.environment());
    }

    /** A repository at {@code https://} and the address. */
    public TestRepo repo(String address) {
        return repo(address, TestRepo.create());
    }

    public TestRepo repo(String address, TestRepo repo) {
        repos.add(repo);
        config("[url \"" + repo.fileUrl() + "\"]\n  insteadOf = https://" + address + "\n");
        return repo;
    }

    /** Adds to the operator's git settings. */
    void config(String text) {
        gitConfig.append(text);
        try {
            Files.writeString(folder.resolve("gitconfig"), gitConfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void env(String name, String value) {
        environment.put(name, value);
    }

    public FakeInternet net() {
        return net;
    }

    /** Asks queries of a module; its latest version and all of its list are asked anyway. */
    void ask(String path, String... queries) {
        questions
                .computeIfAbsent(path, unknown -> new ArrayList<>(List.of("latest")))
                .addAll(List.of(queries));
    }

    Map<String, List<String>> questions() {
        return questions;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** Our source, with an empty folder of its own. */
    public VcsSource direct() {
        try {
            return direct(Files.createTempDirectory(folder, "direct"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our source, with a folder that others may use too. */
    public VcsSource direct(Path place) {
        return builder(place).build();
    }

    /** Our source, as it is in this world. */
    public VcsSource.Builder builder(Path place) {
        return VcsSource.builder(place, this::page)
                .environment(environment)
                .goinsecure(environment.getOrDefault("GOINSECURE", ""))
                .govcs(new GoVcs(
                        environment.getOrDefault("GOVCS", ""),
                        PathPatterns.parse(environment.getOrDefault("GOPRIVATE", ""))))
                .timeout(Duration.ofMinutes(1))
                .refsTtl(Duration.ofSeconds(10))
                .pageTtl(Duration.ofSeconds(10));
    }

    private Page page(URI url, boolean insecure) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), net.proxy().getPort())))
                .sslContext(net.sslContext())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return Page.of(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public static ModulePath path(String path) {
        return new ModulePath(path);
    }

    @Override
    public void close() {
        repos.forEach(TestRepo::close);
        net.close();
    }
}
