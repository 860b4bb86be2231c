package dev.goproxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineSourceTest {
    private static final ModulePath PATH = ModulePath.parse("corp.example.com/Hello");
    private static final ModuleVersion VERSION = ModuleVersion.of(PATH.path(), "v1.0.0");
    private static final Duration GENEROUS = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private interface Answer {
        Content get() throws IOException;
    }

    /** Source that has the same answer to all requests. */
    private record Source(Answer answer) implements Fetcher {
        @Override
        public VersionInfo query(ModulePath path, String query) throws IOException {
            throw new IOException("unexpected " + answer.get());
        }

        @Override
        public List<Version> list(ModulePath path) throws IOException {
            throw new IOException("unexpected " + answer.get());
        }

        @Override
        public VersionInfo info(ModuleVersion version) throws IOException {
            throw new IOException("unexpected " + answer.get());
        }

        @Override
        public Content mod(ModuleVersion version) throws IOException {
            return answer.get();
        }

        @Override
        public Content zip(ModuleVersion version) throws IOException {
            return answer.get();
        }
    }

    private static Fetcher source(Duration timeout, Answer answer) {
        var source = new Source(answer);
        return new DeadlineSource("corp", () -> source, Deadline.in(timeout));
    }

    private static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static void hangIo() throws InterruptedIOException {
        try {
            hang();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Test
    void hangingSource_isInterrupted_asTimeout() {
        Fetcher hanging = source(SHORT, () -> {
            hangIo();
            throw new AssertionError();
        });
        assertThatThrownBy(() -> hanging.list(PATH))
                .isInstanceOf(UpstreamTimeoutException.class)
                .hasMessage("corp: no answer within 1 s");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void hangingSource_thatThrowsUncheckedException_isTimeout() {
        Fetcher hanging = source(SHORT, () -> {
            try {
                hang();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new AssertionError();
        });
        assertThatThrownBy(() -> hanging.zip(VERSION)).isInstanceOf(UpstreamTimeoutException.class);
    }

    @Test
    void hangingContent_isInterrupted_asTimeout() throws IOException {
        var stream = new InputStream() {
            private int left = 3;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    hangIo();
                }
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                bytes[offset] = (byte) read();
                return 1;
            }
        };
        Fetcher hanging = source(SHORT, () -> Content.of(stream, OptionalLong.empty()));
        try (Content zip = hanging.zip(VERSION);
                InputStream in = zip.open()) {
            assertThat(new int[] {in.read(), in.read(), in.read()}).containsOnly('x');
            assertThatThrownBy(in::read)
                    .isInstanceOf(UpstreamTimeoutException.class)
                    .hasMessage("corp: no answer within 1 s");
        }
    }

    @Test
    void content_isTheSource() throws IOException {
        Content original = Content.of("bytes").withProvenance(new Provenance("host", 2));
        try (Content mod = source(GENEROUS, () -> original).mod(VERSION);
                InputStream in = mod.open(2)) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("tes");
            assertThat(mod.size()).isEqualTo(original.size());
            assertThat(mod.tag()).isEqualTo(original.tag());
            assertThat(mod.modified()).isEqualTo(original.modified());
            assertThat(mod.provenance()).isEqualTo(original.provenance());
        }
    }

    @Test
    void uncheckedException_isFailure() {
        var bug = new IllegalStateException("a secret");
        assertThatThrownBy(() -> source(GENEROUS, () -> {
                            throw bug;
                        })
                        .info(VERSION))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("corp.example.com/!hello/@v/v1.0.0.info: corp: unexpected exception")
                .hasCause(bug);
    }

    private static Throwable failure(IOException e) {
        Fetcher failing = source(GENEROUS, () -> {
            throw e;
        });
        return catchThrowable(() -> failing.query(PATH, "latest"));
    }

    @Test
    void failures_keepTheirKind_andNameTheFile() {
        String file = "corp.example.com/!hello/@latest: ";
        assertThat(failure(new UpstreamException("broken")))
                .isInstanceOf(UpstreamException.class)
                .hasMessage(file + "broken");
        assertThat(failure(new UpstreamException("busy", Duration.ofSeconds(7))))
                .hasMessage(file + "busy")
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(7)));
        assertThat(failure(new RefusedException("forbidden")))
                .isInstanceOf(RefusedException.class)
                .hasMessage(file + "forbidden");
        assertThat(failure(new UpstreamTimeoutException("late")))
                .isInstanceOf(UpstreamTimeoutException.class)
                .hasMessage(file + "late");
        assertThat(failure(new NotFoundException("nothing")))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("nothing");
        assertThat(failure(new IOException("disk")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("disk");
    }

    @Test
    void failure_withProvenance_keepsItsMessage() {
        var failure = new UpstreamException("host: broken");
        failure.setProvenance(new Provenance("host", 3));
        assertThat(failure(failure)).isSameAs(failure);
    }
}
