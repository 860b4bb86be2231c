package dev.goproxy.vcs.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.vcs.discovery.HtmlTokens.SyntaxException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GoImportPageTest {
    private static final GoImport HELLO = new GoImport("example.com/hello", "git", "https://example.com/git", "");

    private static GoImportPage parse(String html) throws SyntaxException {
        return GoImportPage.parse(html.getBytes(StandardCharsets.UTF_8));
    }

    private static String tag(String content) {
        return "<meta name=\"go-import\" content=\"" + content + "\">";
    }

    private static final String GOOD = tag("example.com/hello git https://example.com/git");

    @Test
    void parse_acceptsNamesInAnyCaseAndValuesInAnyQuotes() throws Exception {
        assertThat(parse(GOOD).imports()).containsExactly(HELLO);
        assertThat(parse("<META NAME=go-import Content='example.com/hello git https://example.com/git' />")
                        .imports())
                .containsExactly(HELLO);
    }

    @Test
    void parse_acceptsThreeOrFourFields() throws Exception {
        assertThat(parse(tag("a b") + tag("a b c d e")).imports()).isEmpty();
        assertThat(parse(tag("a.b\n git\thttps://c  sub")).imports())
                .containsExactly(new GoImport("a.b", "git", "https://c", "sub"));
    }

    @Test
    void parse_ignoresTagsOutsideHead() throws Exception {
        assertThat(parse("<head></head>" + GOOD).imports()).isEmpty();
        assertThat(parse("<Body>" + GOOD).imports()).isEmpty();
        assertThat(parse("<!-- " + GOOD + " -->").imports()).isEmpty();
    }

    @Test
    void parse_decodesEntities() throws Exception {
        assertThat(parse(tag("example.com/hello git https:&#47;&#x2f;example.com/git"))
                        .imports())
                .containsExactly(HELLO);
    }

    @Test
    void parse_syntaxError_isIgnoredAfterFirstTag() throws Exception {
        assertThat(parse(GOOD + "<oops <").imports()).containsExactly(HELLO);
        assertThatThrownBy(() -> parse("<oops <" + GOOD)).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> parse("<?xml version='1.0' encoding='latin1'?>" + GOOD))
                .isInstanceOf(SyntaxException.class)
                .hasMessageContaining("latin1");
    }

    @Test
    void match_severalTags_isAbsent() throws Exception {
        GoImportPage two = parse(GOOD + tag("example.com git https://example.com/other"));
        assertThatThrownBy(() -> two.match("example.com/hello/sub"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("several");
        assertThat(two.match("example.com/hellos")).map(GoImport::prefix).contains("example.com");
        assertThat(two.match("example.org")).isEmpty();
    }

    @Test
    void match_proxyAndRepository_returnsProxy() throws Exception {
        GoImportPage page = parse(GOOD + tag("example.com/hello mod https://proxy.example.com"));
        assertThat(page.match("example.com/hello")).map(GoImport::vcs).contains("mod");
        GoImportPage shorter = parse(GOOD + tag("example.com mod https://proxy.example.com"));
        assertThat(shorter.match("example.com/hello")).map(GoImport::vcs).contains("mod");
    }

    @Test
    void withoutProxies_matchesTheRepositoryThatAProxyHides() throws Exception {
        GoImportPage page = parse(GOOD + tag("example.com/hello mod https://proxy.example.com"));
        assertThat(page.withoutProxies().match("example.com/hello")).contains(HELLO);
        GoImportPage proxyOnly = parse(tag("example.com/hello mod https://proxy.example.com"));
        assertThat(proxyOnly.withoutProxies().match("example.com/hello")).isEmpty();
    }
}
