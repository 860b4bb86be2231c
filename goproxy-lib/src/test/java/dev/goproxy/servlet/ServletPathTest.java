package dev.goproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServletPathTest {
    @ParameterizedTest
    @CsvSource({
        "/go/a.b/@v/list, /go, /a.b/@v/list",
        "/app/go/a.b/@v/list, /app/go, /a.b/@v/list",
        "/a.b/@v/list, '', /a.b/@v/list",
        "//a.b//@v/list, '', //a.b//@v/list",
        "/go, /go, /",
        "/go/, /go, /",
        "/%67o/a%2Fb, /go, /a%2Fb",
        "//go/a.b, /go, /a.b",
        "/go//a.b/;x/%21c, /go, //a.b/;x/%21c",
        "/go;v=1/a.b, /go, /a.b",
        "/my%20app/a.b, /my app, /a.b",
        "/a+b/a.b, /a+b, /a.b",
        "/caf%C3%A9/a.b, /caf\u00e9, /a.b",
        "http://x/go/a.b, /go, /a.b",
        "http://x, '', /",
    })
    void below_isTheRestAsTheClientSentIt(String uri, String mapping, String below) {
        assertThat(ServletPath.below(uri, mapping)).contains(below);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gone/a.b", "/", "/./go/a.b", "/x/../go/a.b", "/g%zz/a.b"})
    void below_anotherBeginning_isEmpty(String uri) {
        assertThat(ServletPath.below(uri, "/go")).isEmpty();
    }

    @Test
    void below_segmentsThatContainersKeep() {
        assertThat(ServletPath.below("/go/../a.b", "/go")).contains("/../a.b");
    }
}
