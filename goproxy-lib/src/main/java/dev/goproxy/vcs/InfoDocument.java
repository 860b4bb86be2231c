package dev.goproxy.vcs;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Info document of a version from a repository, in the form in which {@code go} writes it.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
final class InfoDocument {
    private final StringBuilder json = new StringBuilder("{");

    private InfoDocument() {}

    /** Returns the info document of a version. */
    static VersionInfo of(Version version, Instant time, Origin origin) throws UpstreamException {
        var document = new InfoDocument();
        document.field("Version", version.text());
        document.field("Time", time.truncatedTo(ChronoUnit.SECONDS).toString());
        document.json.append(",\"Origin\":{");
        document.field("VCS", origin.vcs());
        document.field("URL", origin.url());
        if (!origin.subdir().isEmpty()) {
            document.field("Subdir", origin.subdir());
        }
        document.field("Hash", origin.hash());
        origin.ref().ifPresent(ref -> document.field("Ref", ref));
        return VersionInfo.parse(document.json.append("}}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void field(String name, String value) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        json.append('"').append(name).append("\":\"");
        json.append(JsonStringEncoder.getInstance().quoteAsString(value)).append('"');
    }
}
