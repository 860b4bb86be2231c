package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's fragment about the testkit compiles, and is the code below word for word. */
class ReadmeFragmentTest {
    @Test
    void fragment_isShownInTheReadme() throws IOException {
        // sample
        TestModule hello = TestModule.of("example.com/hello").version("v1.0.0").file("hello.go", "package hello\n");
        try (FakeUpstream upstream = FakeUpstream.start(hello)) {
            upstream.on(hello.zip()).truncateAfter(1000).times(2); // the next two downloads of the zip are cut short
            // point your code at upstream.url(), and assert on upstream.requests()
            // end
            var list = upstream.url().resolve("/" + hello.list().name()).toURL();
            var connection = (HttpURLConnection) list.openConnection();
            assertThat(connection.getResponseCode()).isEqualTo(200);
            assertThat(upstream.requests()).hasSize(1);
        }
        assertThat(plain(Files.readString(Path.of("../README.md")))).contains(plain(fragment()));
    }

    private static String fragment() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/goproxy/testkit/ReadmeFragmentTest.java"));
        int start = source.indexOf("// sample\n") + "// sample\n".length();
        return source.substring(start, source.indexOf("// end", start));
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", "");
    }
}
