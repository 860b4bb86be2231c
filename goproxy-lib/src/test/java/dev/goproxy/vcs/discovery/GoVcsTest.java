package dev.goproxy.vcs.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.goproxy.module.PathPatterns;
import org.junit.jupiter.api.Test;

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
    void new_rejectsMalformedRules() {
        assertThatIllegalArgumentException().isThrownBy(() -> rules("git")).withMessageContaining("GOVCS");
        assertThatIllegalArgumentException().isThrownBy(() -> rules("a:b:c"));
        assertThatIllegalArgumentException().isThrownBy(() -> rules("a:,b:git"));
    }
}
