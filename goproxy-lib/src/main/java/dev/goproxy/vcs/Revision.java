package dev.goproxy.vcs;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.goproxy.module.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A version as its repository has it.
 *
 * @param version the version, canonical
 * @param time the commit's time
 * @param document the info document: JSON
 */
public record Revision(Version version, Instant time, String document) {
    static Revision of(Version version, Instant time, Origin origin) {
        StringBuilder json = new StringBuilder("{");
        field(json, "Version", version.text());
        field(json, "Time", time.truncatedTo(ChronoUnit.SECONDS).toString());
        json.append(",\"Origin\":{");
        field(json, "VCS", origin.vcs());
        field(json, "URL", origin.url());
        if (!origin.subdir().isEmpty()) {
            field(json, "Subdir", origin.subdir());
        }
        field(json, "Hash", origin.hash());
        origin.ref().ifPresent(ref -> field(json, "Ref", ref));
        return new Revision(version, time, json.append("}}").toString());
    }

    private static void field(StringBuilder json, String name, String value) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        json.append('"').append(name).append("\":\"");
        json.append(JsonStringEncoder.getInstance().quoteAsString(value)).append('"');
    }

    /**
     * The info document's bytes.
     *
     * @return JSON in UTF-8
     */
    public byte[] bytes() {
        return document.getBytes(StandardCharsets.UTF_8);
    }
}
