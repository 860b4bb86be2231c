package dev.goproxy.upstream;

import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.process.Deadline;
import dev.goproxy.zip.InvalidZipException;
import dev.goproxy.zip.StreamingZipCheck;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where zips come from: along the chain, checked by Go's rules and verified by their end.
 *
 * @param tempDir where a zip is kept while it comes
 */
record ZipDownload(Chain chain, ChecksumVerifier checksums, Path tempDir) {
    /** Fetches a zip, which is on its way when this returns. */
    Content fetch(ModuleVersion version, String resource, Deadline deadline) throws IOException {
        return chain.ask(version.path(), link -> {
            UpstreamProxy.Download download = link.upstream().open(resource, deadline);
            Content content = Content.of(download.stream(), download.size());
            var zip = new StreamingZipCheck(version);
            SpooledContent spool = SpooledContent.of(content, tempDir, zip::scan, file -> {
                H1 sum = sum(zip, file, resource + ": " + link.upstream().name());
                checksums.verifyZip(version, sum);
            });
            return link.fallsBackOnAnyError() ? drawn(spool) : spool;
        });
    }

    private static H1 sum(StreamingZipCheck zip, Path file, String whence) throws IOException {
        try {
            return zip.check(file).h1();
        } catch (InvalidZipException e) {
            throw new UpstreamException(whence + " answered with what is no module zip: " + e.getMessage(), e);
        }
    }

    /** Whole: where a body that is cut short leads to the next entry, it must be known before the chain is left. */
    private static SpooledContent drawn(SpooledContent spool) throws IOException {
        try {
            spool.awaitCompletion();
            return spool;
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }
}
