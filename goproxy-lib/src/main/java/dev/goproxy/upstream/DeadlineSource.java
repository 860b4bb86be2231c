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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source that is interrupted when a deadline passes, for sources that don't know the deadline of a fetch. Its failures
 * name the file that was asked for.
 *
 * @param name the source's name for messages
 * @param source the source, which may be created when it is first asked
 * @param deadline the end of the fetch, bodies included
 */
record DeadlineSource(String name, Lazy source, Deadline deadline) implements Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(DeadlineSource.class);

    /** Returns a fetcher, which it creates if necessary. */
    @FunctionalInterface
    interface Lazy {
        Fetcher get() throws IOException;
    }

    private interface Request<T> {
        T send(Fetcher source) throws IOException;
    }

    private <T> T ask(Endpoint endpoint, Request<T> request) throws IOException {
        IoTask<T> task = () -> {
            try {
                return request.send(source.get());
            } catch (InvalidNameException e) {
                throw new NotFoundException(String.valueOf(e.getMessage()), e);
            } catch (FetchException e) {
                throw e.provenance().isPresent() ? e : named(endpoint, e);
            } catch (RuntimeException e) {
                throw unexpected(endpoint, e);
            }
        };
        return DeadlineInterrupt.run(deadline, task, this::timeout);
    }

    /** Returns a failure that names the file that was asked for, which the source's own message may not do. */
    private static FetchException named(Endpoint endpoint, FetchException e) {
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

    private IOException unexpected(Endpoint endpoint, RuntimeException e) {
        String message = endpoint.name() + ": " + name + ": unexpected exception";
        if (!deadline.hasPassed()) { // else it is most likely about the interrupt
            LOG.error(message, e);
        }
        return new IOException(message, e);
    }

    private UpstreamTimeoutException timeout(IOException e) {
        long seconds = deadline.allowed().toSeconds();
        return new UpstreamTimeoutException(name + ": no answer within " + seconds + " s", e);
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
        return content(new Endpoint.Mod(version), fetcher -> fetcher.mod(version));
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return content(new Endpoint.Zip(version), fetcher -> fetcher.zip(version));
    }

    private Content content(Endpoint endpoint, Request<Content> request) throws IOException {
        return new DeadlineContent(ask(endpoint, request), deadline, this::timeout);
    }
}
