package dev.goproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentDecodingTest {
    @ParameterizedTest
    @CsvSource({
        "/a, /a",
        "/%61, /a",
        "/%2F%2f, ///",
        "/%25%32%31, /%21",
        "/%2521, /%21",
        "/a+b, /a+b",
        "/%c3%A9, /\u00e9",
        "/%ff, /\ufffd",
        "/\u00e9%41, /\u00e9A"
    })
    void decode_decodesOnce(String encoded, String decoded) {
        assertThat(PercentDecoding.decode(encoded)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "/%", "/%4", "/%zz", "/%4g", "/%g4", "/%-1", "/% 1", "/%\uff11\uff11", "/%%41"})
    void decode_refusesMalformed(String encoded) {
        assertThatThrownBy(() -> PercentDecoding.decode(encoded)).isInstanceOf(MalformedPathException.class);
    }

    @Property
    void decode_invertsWhatJavaEncodes(@ForAll @CharRange(from = ' ', to = '\u02ff') String path) throws Exception {
        String raw = new URI("http", "h", "/" + path, null).toASCIIString().substring("http://h".length());
        assertThat(PercentDecoding.decode(raw)).isEqualTo("/" + path);
    }
}
