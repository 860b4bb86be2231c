package dev.goproxy.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.module.Version;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionListTest {
    private static String parse(String text) throws UpstreamException {
        return VersionList.copyOf(VersionList.parse(text.getBytes(UTF_8))).text();
    }

    @Test
    void parse_keepsWhatGoproxyKeeps_inGosOrder() throws UpstreamException {
        assertThat(
                        parse(
                                "v1.10.0\nv1\nv1.3\nv1.0.0+meta\nv2.0.0+incompatible\nv3.0.0\nv1.0.0\nv0.9.0\nv1.0.0-rc.1\nv1.0"))
                .isEqualTo(
                        "v0.9.0\nv1.0.0-rc.1\nv1\nv1.0\nv1.0.0\nv1.0.0+meta\nv1.3\nv1.10.0\nv2.0.0+incompatible\nv3.0.0");
    }

    @Test
    void parse_takesTheFirstFieldOfALine() throws UpstreamException {
        assertThat(parse("  v1.2.0 2020-01-02T03:04:05Z\r\n\r\n\t\nv1.1.0\tx y\r\nv1.2.0\nfoo v9.0.0\n"))
                .isEqualTo("v1.1.0\nv1.2.0");
    }

    @Test
    void parse_dropsPseudoVersions_evenIfThatLeavesNone() throws UpstreamException {
        assertThat(parse("v0.0.0-20200101000000-abcdefabcdef\n")).isEmpty();
        assertThat(parse("v1.2.4-0.20200101000000-abcdefabcdef\nv1.2.3\n")).isEqualTo("v1.2.3");
    }

    @Test
    void parse_aSpoiltLine_spoilsNoOther() throws UpstreamException {
        assertThat(parse("\ufeffv1.0.0\nv1.1.0\nv1.2.0\0\nv1.3.0\u00e9\n1.4.0\nv01.0.0\n"))
                .isEqualTo("v1.1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\t\n"})
    void parse_blank_isAnEmptyList(String text) throws UpstreamException {
        assertThat(parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html><body>Log in</body></html>", "not found", "{}", "\0", "1.0.0\n2.0.0", "\ufeffv1.0.0"})
    void parse_noVersionAtAll_isNoList(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UpstreamException.class);
    }

    @Provide
    Arbitrary<List<String>> versions() {
        return Arbitraries.of("v1.0.0", "v1.0.1", "v1.10.0", "v2.0.0+incompatible", "v1.0.0-a", "v1")
                .list()
                .ofMaxSize(8);
    }

    @Property
    void print_thenParse_isTheSame(@ForAll("versions") List<String> texts) throws UpstreamException {
        List<Version> versions = texts.stream()
                .map(Version::parse)
                .distinct()
                .sorted(Version.ORDER)
                .toList();
        assertThat(VersionList.parse(VersionList.copyOf(versions).text().getBytes(UTF_8)))
                .isEqualTo(versions);
        assertThat(VersionList.parse(String.join("\n", texts).getBytes(UTF_8))).isEqualTo(versions);
    }
}
