package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.DeadlineInterrupt;
import dev.goproxy.process.IoTask;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.util.List;

/**
 * A source that is interrupted when a deadline passes: for sources that don't know our deadlines.
 *
 * @param name the source's name for messages
 * @param source the source, which may be made when it is first asked
 * @param deadline when a fetch must have ended
 */
record DeadlineSource(String name, Lazy source, Deadline deadline) implements Fetcher {
    /** Returns a fetcher, making it if it is not there yet. */
    @FunctionalInterface
    interface Lazy {
        Fetcher get() throws IOException;
    }

    private interface Question<T> {
        T ask(Fetcher source) throws IOException;
    }

    private <T> T ask(Endpoint endpoint, Question<T> question) throws IOException {
        IoTask<T> task = () -> {
            try {
                return question.ask(source.get());
            } catch (InvalidNameException e) {
                throw new NotFoundException(String.valueOf(e.getMessage()), e);
            } catch (FetchException e) {
                throw e.provenance().isPresent() ? e : about(endpoint, e);
            }
        };
        return DeadlineInterrupt.run(deadline, task, e -> timeout(endpoint, e));
    }

    private UpstreamTimeoutException timeout(Endpoint endpoint, IOException e) {
        long seconds = deadline.allowed().toSeconds();
        return new UpstreamTimeoutException(endpoint.name() + ": " + name + ": no answer within " + seconds + " s", e);
    }

    /** The failure with what was asked for in its message, which the source's own message may not say. */
    private static FetchException about(Endpoint endpoint, FetchException e) {
        String message = endpoint.name() + ": " + e.getMessage();
        if (e instanceof RefusedException) {
            return new RefusedException(message, e);
        }
        if (e instanceof UpstreamTimeoutException) {
            return new UpstreamTimeoutException(message, e);
        }
        if (e instanceof UpstreamException failure && failure.retryAfter().isPresent()) {
            var again = new UpstreamException(message, failure.retryAfter().get());
            again.initCause(e);
            return again;
        }
        return e instanceof UpstreamException ? new UpstreamException(message, e) : e;
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return ask(Endpoint.ofQuery(path, query), fetcher -> fetcher.query(path, query));
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return ask(new Endpoint.VersionList(path), fetcher -> fetcher.list(path));
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return ask(new Endpoint.Info(version), fetcher -> fetcher.info(version));
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return ask(new Endpoint.Mod(version), fetcher -> fetcher.mod(version));
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return ask(new Endpoint.Zip(version), fetcher -> fetcher.zip(version));
    }
}
