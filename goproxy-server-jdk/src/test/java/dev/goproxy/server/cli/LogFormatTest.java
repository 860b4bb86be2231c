package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogFormatTest {
    private static Map<String, Object> fields(Object... pairs) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return fields;
    }

    @Test
    void text_quotesWhatIsNotPlain() {
        assertThat(LogFormat.TEXT.line(fields("a", "x", "b", "x y", "c", "", "d", 1.5, "e", "\"=\\")))
                .isEqualTo("a=x b=\"x y\" c=\"\" d=1.5 e=\"\\\"=\\\\\"\n");
    }

    @Test
    void text_escapesWhatEndsALineOrSteersATerminal() {
        assertThat(LogFormat.TEXT.line(fields("a", "x\r\nlevel=ERROR\u001b[2J\u2028\u202e\u0085\u00e9")))
                .isEqualTo("a=\"x\\r\\nlevel=ERROR\\u001b[2J\\u2028\\u202e\\u0085\u00e9\"\n");
    }

    @Test
    void json_keepsNumbers() {
        assertThat(LogFormat.JSON.line(fields("a", "x", "b", 200, "c", 1.5, "d", true)))
                .isEqualTo("{\"a\":\"x\",\"b\":200,\"c\":1.5,\"d\":\"true\"}\n");
    }

    @Property(tries = 300)
    void json_isReadAsItWasWritten(@ForAll String value) throws Exception {
        String line = LogFormat.JSON.line(fields("key", value));
        assertThat(line.lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(line).get("key").textValue()).isEqualTo(value);
    }

    @Property(tries = 300)
    void text_isOneLine(@ForAll String value) {
        assertThat(LogFormat.TEXT.line(fields("key", value))).endsWith("\n").matches("[^\\p{Cntrl}\\u2028\\u2029]*\n");
    }
}
