package dev.goproxy.vcs.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.goproxy.module.PathPatterns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoVcsTest {
    private static GoVcs rules(String govcs) {
        return new GoVcs(govcs, PathPatterns.parse("corp.example.com"));
    }

    @Test
    void allows_defaultsToAllForPrivateAndGitOrHgForPublic() {
        assertThat(rules("").allows("corp.example.com/x", "svn")).isTrue();
        assertThat(rules("").allows("example.com/x", "svn")).isFalse();
        assertThat(rules("").allows("example.com/x", "git")).isTrue();
        assertThat(rules("").allows("example.com/x", "hg")).isTrue();
    }

    @Test
    void allows_takesTheFirstMatch() {
        GoVcs rules = rules("example.com/a:off, *.com:svn|git");
        assertThat(rules.allows("example.com/a/b", "git")).isFalse();
        assertThat(rules.allows("example.com/b", "svn")).isTrue();
        assertThat(rules.allows("example.com/b", "hg")).isFalse();
        assertThat(rules.allows("example.org/b", "hg")).isTrue();
    }

    @Test
    void allows_trimsNames_andAcceptsUnknownOnes() {
        GoVcs rules = rules(" example.com : git | svn | git , example.org:a:b ");
        assertThat(rules.allows("example.com/a", "git")).isTrue();
        assertThat(rules.allows("example.com/a", "svn")).isTrue();
        assertThat(rules.allows("example.com/a", "hg")).isFalse();
        assertThat(rules.allows("example.org/a", "git")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git",
                "a:",
                ":git",
                "a:git,",
                ",a:git",
                "a:git||hg",
                "./a:git",
                "..:git",
                "a:git,b:hg,a:hg",
                "a:,b:git",
                "a\ngit"
            })
    void new_malformed_isRefusedInOneLine(String govcs) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rules(govcs))
                .withMessageStartingWith("GOVCS: ")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }
}
