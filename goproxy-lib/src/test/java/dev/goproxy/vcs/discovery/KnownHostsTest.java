package dev.goproxy.vcs.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.NotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownHostsTest {
    @ParameterizedTest
    @CsvSource({
        "github.com/u/r, github.com/u/r",
        "github.com/u/r/sub/v2, github.com/u/r",
        "bitbucket.org/u/r/x, bitbucket.org/u/r",
        "git.apache.org/x.git/sub, git.apache.org/x.git",
        "git.openstack.org/a/b/c, git.openstack.org/a/b"
    })
    void find_knownHost_returnsRoot(String path, String root) throws Exception {
        assertThat(KnownHosts.find(path)).contains(new RepoRoot(root, "git", "https://" + root, ""));
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
        assertThat(KnownHosts.qualified("h.example/a/b.git.x")).isEmpty();
        assertThat(KnownHosts.qualified("h.git/a")).isEmpty();
    }
}
