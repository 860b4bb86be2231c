package dev.goproxy.client.httpproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.url.GoUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnvProxiesTest {
    private static final URI EXAMPLE = URI.create("https://example.com/");

    @Test
    void forUrl_choosesAsGoDoes() {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(EnvProxiesTest.class, "httpproxy.jsonl")) {
            var proxies = EnvProxies.of(Map.of(
                    "HTTP_PROXY", row.get(0).asText(),
                    "HTTPS_PROXY", row.get(1).asText(),
                    "NO_PROXY", row.get(2).asText()));
            String ours = show(proxies, GoUrl.parse(row.get(3).asText()));
            if (!ours.equals(row.get(4).asText())) {
                differences.add(row + " ours: " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String show(EnvProxies proxies, URI url) {
        try {
            return proxies.forUrl(url)
                    .map(proxy -> proxy.scheme() + " " + proxy.host() + " " + proxy.port()
                            + proxy.credentials()
                                    .map(c -> " " + c.user() + " " + c.password())
                                    .orElse(""))
                    .orElse("direct");
        } catch (IllegalArgumentException e) {
            return "unusable";
        }
    }

    @Test
    void of_readsLowerCaseNamesIfTheUpperCaseOnesAreEmpty() {
        var proxies = EnvProxies.of(Map.of("HTTPS_PROXY", "", "https_proxy", "http://lower:1", "no_proxy", "other"));
        assertThat(proxies.forUrl(EXAMPLE).orElseThrow().host()).isEqualTo("lower");
        assertThat(proxies.forUrl(URI.create("https://other/"))).isEmpty();
        assertThat(proxies.forUrl(URI.create("http://example.com/"))).isEmpty();
        var both = EnvProxies.of(Map.of("HTTPS_PROXY", "upper", "https_proxy", "lower"));
        assertThat(both.forUrl(EXAMPLE).orElseThrow().host()).isEqualTo("upper");
    }

    @Test
    void of_rejectsOtherSchemesWithAClearMessage() {
        for (String socks : List.of("socks4://user:secret@proxy:1080", "ftp://user:secret@proxy")) {
            assertThatThrownBy(() -> EnvProxies.of(Map.of("HTTPS_PROXY", socks)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only http, https and socks5 proxies are supported")
                    .hasMessageNotContainingAny("secret", "user");
        }
    }

    @Test
    void toString_hidesCredentials() {
        var proxy =
                EnvProxies.of(Map.of("HTTPS_PROXY", "http://user:secret@proxy")).forUrl(EXAMPLE);
        assertThat(proxy.orElseThrow().toString()).contains("proxy").doesNotContain("secret", "user");
    }

    @Property(tries = 300)
    void of_anyText_doesNotFail_butForUnknownSchemes(@ForAll String proxy, @ForAll String noProxy) {
        try {
            var proxies = EnvProxies.of(Map.of("HTTPS_PROXY", proxy, "NO_PROXY", noProxy));
            show(proxies, EXAMPLE);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("only http, https and socks5 proxies are supported");
            assertThat(proxy).contains("://");
        }
    }
}
