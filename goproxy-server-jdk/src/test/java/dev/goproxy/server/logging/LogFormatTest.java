package dev.goproxy.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogFormatTest {
    private static String line(LogFormat format, Object... pairs) {
        var line = format.line();
        for (int i = 0; i < pairs.length; i += 2) {
            line.with((String) pairs[i], pairs[i + 1]);
        }
        return line.end();
    }

    @Test
    void text_quotesWhatIsNotPlain() {
        assertThat(line(LogFormat.TEXT, "a", "x", "b", "x y", "c", "", "d", 1.5, "e", "\"=\\"))
                .isEqualTo("a=x b=\"x y\" c=\"\" d=1.5 e=\"\\\"=\\\\\"\n");
    }

    @Test
    void text_escapesWhatEndsALineOrSteersATerminal() {
        assertThat(line(LogFormat.TEXT, "a", "x\r\nlevel=ERROR\u001b[2J\u2028\u202e\u0085\u00e9"))
                .isEqualTo("a=\"x\\r\\nlevel=ERROR\\u001b[2J\\u2028\\u202e\\u0085\u00e9\"\n");
    }

    @Test
    void json_keepsNumbers() {
        assertThat(line(LogFormat.JSON, "a", "x", "b", 200, "c", 1.5, "d", true))
                .isEqualTo("{\"a\":\"x\",\"b\":200,\"c\":1.5,\"d\":\"true\"}\n");
    }

    @Property(tries = 300)
    void json_isReadAsItWasWritten(@ForAll String value) throws Exception {
        String line = line(LogFormat.JSON, "key", value);
        assertThat(line.lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(line).get("key").textValue()).isEqualTo(value);
    }

    @Property(tries = 300)
    void text_isOneLine(@ForAll String value) {
        assertThat(line(LogFormat.TEXT, "key", value)).endsWith("\n").matches("[^\\p{Cntrl}\\u2028\\u2029]*\n");
    }
}
