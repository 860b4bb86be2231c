package dev.goproxy.upstream;

import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.content.spool.LimitedContent;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.process.Deadline;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.zip.InvalidZipException;
import dev.goproxy.zip.ModuleZip;
import dev.goproxy.zip.StreamingZipCheck;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Download of zips along the chain. A zip is checked by Go's rules and against the checksum database before its end can
 * be read.
 *
 * @param tempDir directory for zips that are being downloaded
 */
record ZipDownload(Chain chain, ChecksumVerifier checksums, Path tempDir) {
    /** Fetches a zip, which is still being downloaded when this returns. */
    Content fetch(ModuleVersion version, Deadline deadline) throws IOException {
        String resource = new Endpoint.Zip(version).name();
        return chain.ask(version.path(), deadline, (source, entry) -> {
            Content fetched = source.zip(version);
            Content content = new LimitedContent(
                    fetched.withProvenance(entry.attribute(fetched.provenance())),
                    ModuleZip.MAX_ZIP_BYTES,
                    () -> new UpstreamException(resource + ": " + entry.name() + " answered with more than "
                            + ModuleZip.MAX_ZIP_BYTES + " bytes, Go's limit for module zips"));
            var zip = new StreamingZipCheck(version);
            SpooledContent spool = SpooledContent.of(content, tempDir, zip::scan, file -> {
                H1 sum = sum(zip, file, resource + ": " + entry.name());
                checksums.verifyZip(version, sum);
            });
            return entry.fallsBackOnAnyError() ? completed(spool) : spool;
        });
    }

    private static H1 sum(StreamingZipCheck zip, Path file, String source) throws IOException {
        try {
            return zip.check(file).h1();
        } catch (InvalidZipException e) {
            throw new UpstreamException(source + " answered with what is no module zip: " + e.getMessage(), e);
        }
    }

    /**
     * Waits for the end of a zip, so that a failure of its body can still lead to the next entry of the chain.
     */
    private static SpooledContent completed(SpooledContent spool) throws IOException {
        try {
            spool.awaitCompletion();
            return spool;
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }
}
