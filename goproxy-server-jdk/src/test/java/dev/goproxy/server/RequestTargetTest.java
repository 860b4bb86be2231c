package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource({
        "/example.com/m/@v/list, /example.com/m/@v/list",
        "//x/@v/list, //x/@v/list",
        "//x:80//@v/list, //x:80//@v/list",
        "/a/../b/./c//d, /a/../b/./c//d",
        "/x?go-get=1, /x",
        "/?/x, /",
        "/%21a%2F%40v/list, /%21a%2F%40v/list",
        "http://host/x/@v/list, /x/@v/list",
        "http://user@host:80//x?q, //x",
        "http://host, /",
        "http://host?q/x, /",
        "mailto:x, /mailto:x",
        "*, /*",
        "x, /x",
        "/caf\u00e9, /caf%E9",
        "/\u4e16, /%E4%B8%96",
    })
    void rawPath_isWhatWasSent(String target, String path) {
        assertThat(RequestTarget.rawPath(URI.create(target))).isEqualTo(path);
    }
}
