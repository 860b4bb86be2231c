package dev.goproxy.vcs.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Git's words for the answers of a server to {@code /info/refs}, and for proxies and disks in trouble. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fatal: unable to access 'https://h.example/x/': The requested URL returned error: 500",
                "fatal: unable to access 'https://h.example/x/': The requested URL returned error: 503",
                "fatal: unable to access 'https://h.example/x/': The requested URL returned error: 429",
                "fatal: unable to access 'https://h.example/x/': The requested URL returned error: 403",
                "fatal: unable to access 'https://h.example/x/': Received HTTP code 407 from proxy after CONNECT",
                "fatal: unable to access 'https://h.example/x/': Empty reply from server",
                "fatal: the remote end hung up unexpectedly",
                "fatal: write error: No space left on device"
            })
    void isCredentialsProblem_isFalse_ifTheServerIsInTrouble(String error) {
        assertThat(GitErrors.isCredentialsProblem(new Git.GitException(128, error)))
                .isFalse();
        assertThat(remote(error)).isInstanceOf(UpstreamException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fatal: could not read Username for 'https://h.example': terminal prompts disabled",
                "fatal: could not read Password for 'https://u@h.example': terminal prompts disabled",
                "fatal: Authentication failed for 'https://h.example/x/'"
            })
    void isCredentialsProblem_isTrue_ifTheServerAsksForThem(String error) {
        assertThat(GitErrors.isCredentialsProblem(new Git.GitException(128, error)))
                .isTrue();
    }

    @Test
    void remote_notFound_isAbsence_unreachable_isFailure() {
        assertThat(remote("fatal: repository 'https://h.example/x/' not found")).isInstanceOf(NotFoundException.class);
        assertThat(remote("fatal: unable to access 'https://h.example/x/': Could not resolve host: h.example"))
                .isInstanceOf(UpstreamException.class);
    }
}
