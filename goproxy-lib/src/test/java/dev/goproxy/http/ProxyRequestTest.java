package dev.goproxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.MalformedPathException;
import dev.goproxy.protocol.NoSuchEndpointException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRequestTest {
    private static final Endpoint SECRET =
            new Endpoint.Mod(new ModuleVersion(new ModulePath("corp.example/Secret"), new Version("v1.0.0")));

    private static ProxyRequest get(String path) {
        return new ProxyRequest("GET", path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/corp.example/!secret/@v/v1.0.0.mod",
                "/corp.example/%21secret/@v/v1.0.0.mod",
                "/c%6Frp.example%2f!%73ecret/%40v/v1.0.0.mod"
            })
    void endpoint_isTheSameForAllSpellings(String path) {
        assertThat(get(path).endpoint()).contains(SECRET);
        assertThat(get(path).endpoint().flatMap(Endpoint::module)).contains(new ModulePath("corp.example/Secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/x", "//corp.example/!secret/@v/list", "/corp.example/Secret/@v/list"})
    void endpoint_isEmptyForPathsOutsideTheProtocol(String path) {
        assertThat(get(path).endpoint()).isEmpty();
        assertThatExceptionOfType(NoSuchEndpointException.class).isThrownBy(get(path)::requireEndpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/x/@v/%zz.mod"})
    void endpoint_isEmptyForMalformedPaths(String path) {
        assertThat(get(path).endpoint()).isEmpty();
        assertThatExceptionOfType(MalformedPathException.class).isThrownBy(get(path)::requireEndpoint);
    }

    @Test
    void endpoint_isDecodedOnce_alsoForTheSameRequestOfAUser() {
        var request = get("/corp.example/!secret/@v/v1.0.0.mod");
        Endpoint endpoint = request.requireEndpoint();
        assertThat(request.requireEndpoint()).isSameAs(endpoint);
        assertThat(request.withUser("gopher").requireEndpoint()).isSameAs(endpoint);
    }

    @Test
    void user_isEmptyUnlessSaid() {
        var headers = Map.of("X", List.of("y"));
        var request = new ProxyRequest("HEAD", "/x", headers);
        assertThat(request.user()).isEmpty();
        var named = request.withUser("gopher");
        assertThat(named.user()).contains("gopher");
        assertThat(named.method()).isEqualTo("HEAD");
        assertThat(named.path()).isEqualTo("/x");
        assertThat(named.headers()).isSameAs(headers);
        assertThat(request.user()).isEmpty();
    }
}
