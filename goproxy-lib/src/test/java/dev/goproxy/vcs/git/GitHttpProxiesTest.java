package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.client.Page;
import dev.goproxy.client.RawUpstream;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real git behind HTTP proxies. */
@Timeout(60)
class GitHttpProxiesTest {
    private static final String OFFER = """
            HTTP/1.1 407 Proxy Authentication Required\r
            Proxy-Authenticate: Negotiate\r
            Proxy-Authenticate: NTLM\r
            Proxy-Authenticate: Basic realm="x"\r
            Content-Length: 0\r
            \r
            """;

    @TempDir
    Path folder;

    private void ask(RawUpstream proxy, String url, Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>();
        String own = "http://us%40er:p%40s%3Aw@" + proxy.url().getAuthority();
        environment.putAll(Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()));
        environment.putAll(Map.of("http_proxy", own, "HTTPS_PROXY", own, "GIT_CONFIG_NOSYSTEM", "1"));
        environment.putAll(more);
        try (var programs = new ProcessRunner();
                var temporary = TemporaryFolder.below(folder.resolve("tmp"))) {
            var repos = new GitRepos(
                    programs,
                    temporary,
                    (page, insecure) -> Page.of(404, new byte[0]),
                    new GitRepos.Options(
                            folder.resolve("git"),
                            environment,
                            Duration.ofSeconds(30),
                            Duration.ZERO,
                            1 << 20,
                            AddressRules.DEFAULT));
            repos.repo(url, Trust.STRANGER).currentRefs();
        }
    }

    private void assertRefused(RawUpstream proxy, String url, String why) {
        assertThatThrownBy(() -> ask(proxy, url, Map.of()))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("the HTTP proxy http://" + proxy.url().getAuthority() + " refused: " + why)
                .hasMessageNotContaining("p%40s");
    }

    /** Basic, for "us@er" and "p@s:w". */
    private static void assertIdentified(RawUpstream proxy) {
        assertThat(proxy.requests)
                .isNotEmpty()
                .allSatisfy(request ->
                        assertThat(request).containsIgnoringCase("Proxy-Authorization: Basic dXNAZXI6cEBzOnc="));
    }

    @Test
    void proxyThatOffersMoreThanPasswords_isGivenThePasswordAtOnce() throws IOException {
        try (var proxy = new RawUpstream()) {
            proxy.then(OFFER, OFFER);
            assertRefused(proxy, "https://git.example.com/x", "CONNECT tunnel failed, response 407");
            assertIdentified(proxy);
        }
        try (var proxy = new RawUpstream()) {
            proxy.then(OFFER, OFFER);
            assertRefused(proxy, "http://git.example.com/x", "The requested URL returned error: 407");
            assertIdentified(proxy);
        }
    }

    @Test
    void proxyThatForbidsTheHost_isToBlame() throws IOException {
        try (var proxy = new RawUpstream()) {
            proxy.then(RawUpstream.answer("403 Forbidden", ""));
            assertRefused(proxy, "https://git.example.com/x", "CONNECT tunnel failed, response 403");
        }
    }

    @Test
    void proxyThatHangsUp_isToBlame() throws IOException {
        try (var proxy = new RawUpstream()) {
            proxy.thenCut("");
            assertRefused(proxy, "https://git.example.com/x", "Proxy CONNECT aborted");
            assertIdentified(proxy);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"variable", "setting"})
    void methodThatTheOperatorHasChosen_isKept(String by) throws IOException {
        try (var proxy = new RawUpstream()) {
            proxy.then(RawUpstream.answer("403 Forbidden", ""));
            Map<String, String> chosen = by.equals("variable")
                    ? Map.of("GIT_HTTP_PROXY_AUTHMETHOD", "anyauth")
                    : Map.of(
                            "GIT_CONFIG_COUNT",
                            "1",
                            "GIT_CONFIG_KEY_0",
                            "http.proxyAuthMethod",
                            "GIT_CONFIG_VALUE_0",
                            "anyauth");
            assertThatThrownBy(() -> ask(proxy, "https://git.example.com/x", chosen))
                    .isInstanceOf(UpstreamException.class);
            assertThat(proxy.requests).hasSize(1).noneMatch(request -> request.contains("Proxy-Authorization"));
        }
    }
}
