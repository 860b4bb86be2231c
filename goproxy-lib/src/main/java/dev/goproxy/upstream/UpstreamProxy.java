package dev.goproxy.upstream;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.io.InputStream;

/** Another module proxy, or what stands for one: where the files of the GOPROXY protocol come from. */
sealed interface UpstreamProxy permits HttpSource, FileSource, DirectUpstream {
    /** Its name for messages and logs, without credentials. */
    String name();

    /**
     * Reads a small file whole.
     *
     * @param resource the protocol's escaped path without a leading slash
     * @throws NotFoundException if there is no such file
     */
    byte[] read(String resource, int maxBytes, Deadline deadline) throws IOException;

    /**
     * Opens a large file. What is read from the stream may still fail, with a {@link FetchException}.
     *
     * @param resource the protocol's escaped path without a leading slash
     * @throws NotFoundException if there is no such file
     */
    Download open(String resource, Deadline deadline) throws IOException;

    /** A large file on its way. */
    record Download(InputStream stream, java.util.OptionalLong size) {}
}
