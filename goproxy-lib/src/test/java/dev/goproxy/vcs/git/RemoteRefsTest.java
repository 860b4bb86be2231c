package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemoteRefsTest {
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);

    @Test
    void parse_keepsHeadBranchesAndPeeledTags() {
        RemoteRefs refs = RemoteRefs.parse(A + "\tHEAD\n" + A + "\trefs/heads/main\n" + B + "\trefs/pull/1/head\n" + B
                + "\trefs/tags/v1.0.0\n" + A + "\trefs/tags/v1.0.0^{}\n");
        assertThat(refs.hashes()).containsOnlyKeys("HEAD", "refs/heads/main", "refs/tags/v1.0.0");
        assertThat(refs.hash("refs/tags/v1.0.0")).contains(A);
        assertThat(refs.tagsOf(A)).containsExactly("v1.0.0");
        assertThat(refs.tags("v")).containsExactly("v1.0.0");
        assertThat(refs.tags("sub/")).isEmpty();
        assertThat(refs.hasLongHashes()).isFalse();
    }

    @Test
    void parse_emptyRepository_hasNoRefs() {
        assertThat(RemoteRefs.parse("").hashes()).isEmpty();
    }
}
