package dev.goproxy.vcs.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.NotFoundException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownHostsTest {
    private static final Pattern QUALIFIED = Pattern.compile(
            "(?<root>(?<repo>([a-z0-9.-]+\\.)+[a-z0-9.-]+(/~?[\\w.-]+)+?)\\.(?<vcs>bzr|fossil|git|hg|svn))"
                    + "(/~?[\\w.-]+)*");

    @ParameterizedTest
    @CsvSource({
        "github.com/u/r, github.com/u/r",
        "github.com/u/r/sub/v2, github.com/u/r",
        "bitbucket.org/u/r/x, bitbucket.org/u/r",
        "git.apache.org/x.git/sub, git.apache.org/x.git",
        "git.openstack.org/a/b/c, git.openstack.org/a/b"
    })
    void find_knownHost_returnsRoot(String path, String root) throws Exception {
        assertThat(KnownHosts.find(path)).contains(new RepoRoot(root, "git", "https://" + root, "", Trust.STRANGER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github.com",
                "github.com/u",
                "github.com/u/r.git",
                "github.com/u/r.hg/x",
                "example.net/x",
                "rsc.io"
            })
    void find_impossiblePath_isAbsent(String path) {
        assertThatThrownBy(() -> KnownHosts.find(path)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void find_unknownHost_isEmpty() throws Exception {
        assertThat(KnownHosts.find("example.com/u/r")).isEmpty();
        assertThat(KnownHosts.find("github.community/u/r")).isEmpty();
        assertThat(KnownHosts.find("rsc.io/quote")).isEmpty();
    }

    @Test
    void qualified_rootHasQualifier_repoDoesNot() {
        assertThat(KnownHosts.qualified("h.example/a/b.git/c"))
                .contains(new KnownHosts.Qualified("h.example/a/b.git", "h.example/a/b", "git"));
        assertThat(KnownHosts.qualified("h.example/a.git/b.git/c"))
                .contains(new KnownHosts.Qualified("h.example/a.git/b.git", "h.example/a.git/b", "git"));
        assertThat(KnownHosts.qualified("h.example/a.git.hg/c"))
                .contains(new KnownHosts.Qualified("h.example/a.git.hg", "h.example/a.git", "hg"));
        assertThat(KnownHosts.qualified("h.example/a.git/.hg"))
                .contains(new KnownHosts.Qualified("h.example/a.git", "h.example/a", "git"));
        assertThat(KnownHosts.qualified("h.example/a/b.git.x")).isEmpty();
        assertThat(KnownHosts.qualified("h.git/a")).isEmpty();
    }

    /** Compared with the rule as one expression, which takes seconds for some long paths. */
    @Property(tries = 20_000)
    void qualified_isWhatTheExpressionSays(@ForAll("paths") String path) {
        Matcher whole = QUALIFIED.matcher(path);
        assertThat(KnownHosts.qualified(path))
                .isEqualTo(
                        whole.matches()
                                ? Optional.of(new KnownHosts.Qualified(
                                        whole.group("root"), whole.group("repo"), whole.group("vcs")))
                                : Optional.empty());
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", ".", "/", "-", "~", "A", "_", ".git", ".hg", "git", "x.y", "/b", "é", "\n")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }

    @Test
    void qualified_ofALongPath_takesNoTime() {
        String host = "a.".repeat(120) + "a";
        String path = host + ("/" + "x.git".repeat(2000) + "y").repeat(50);
        assertThat(KnownHosts.qualified(path)).isEmpty();
        assertThat(KnownHosts.qualified(path + "/z.git")).isPresent();
    }
}
