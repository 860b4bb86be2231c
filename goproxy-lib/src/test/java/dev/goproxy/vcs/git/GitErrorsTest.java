package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import org.junit.jupiter.api.Test;

class GitErrorsTest {
    private static final String ADVICE = """
            fatal: Could not read from remote repository.

            Please make sure you have the correct access rights
            and the repository exists.""";

    private static FetchException remote(String error) {
        return GitErrors.remote("ssh://git:s3cret@h.example/x", new Git.GitException(128, error));
    }

    @Test
    void remote_adviceInMessage_reportsLineBeforeIt() {
        assertThat(remote("git@h.example: Permission denied (publickey).\n" + ADVICE))
                .isInstanceOf(UpstreamException.class)
                .hasMessage("ssh://h.example/x: credentials are missing or wrong:"
                        + " git@h.example: Permission denied (publickey).");
        assertThat(remote(ADVICE)).hasMessage("ssh://h.example/x: fatal: Could not read from remote repository.");
        assertThat(remote("warning: one\nfatal: two\n")).hasMessage("ssh://h.example/x: fatal: two");
        assertThat(remote("")).hasMessage("ssh://h.example/x: ");
    }

    @Test
    void remote_notFound_isAbsence_unreachable_isFailure() {
        assertThat(remote("fatal: repository 'https://h.example/x/' not found")).isInstanceOf(NotFoundException.class);
        assertThat(remote("fatal: unable to access 'https://h.example/x/': Could not resolve host: h.example"))
                .isInstanceOf(UpstreamException.class);
    }
}
