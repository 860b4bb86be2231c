package dev.goproxy.fetch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an info document says of a version, together with the document itself, so that what came is passed on as it came
 * (the time's zone, {@code Origin}). Immutable.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public final class VersionInfo {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // no buffers in threads of others
            .build();
    private static final Pattern RFC3339 =
            Pattern.compile("(?<local>\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):\\d\\d:\\d\\d)([.,](?<fraction>\\d+))?"
                    + "(Z|(?<sign>[+-])(?<hours>[01]\\d|2[0-4]):(?<minutes>[0-5]\\d|60))");

    private final Version version;
    private final @Nullable Instant time;
    private final byte[] document;
    private final @Nullable Provenance provenance;

    private VersionInfo(Version version, @Nullable Instant time, byte[] document, @Nullable Provenance provenance) {
        this.version = version;
        this.time = time;
        this.document = document;
        this.provenance = provenance;
    }

    /**
     * Makes the info of a version.
     *
     * @param version the version
     * @param time its commit's time
     * @return the info, with a document of these two
     */
    public static VersionInfo of(Version version, Instant time) {
        String text = new String(JsonStringEncoder.getInstance().quoteAsString(version.text()));
        String document = "{\"Version\":\"" + text + "\",\"Time\":\"" + time + "\"}";
        return new VersionInfo(version, time, document.getBytes(StandardCharsets.UTF_8), null);
    }

    /**
     * Reads an info document as {@code go} does: field names in any case, unknown fields ignored, a missing time
     * accepted.
     *
     * @param document JSON in UTF-8; not copied, so not to be changed afterwards
     * @return what it says
     * @throws UpstreamException if it is no info document, or its version is no version
     */
    public static VersionInfo parse(byte[] document) throws UpstreamException {
        String version = "";
        String time = null;
        try (JsonParser json = JSON.createParser(new String(document, StandardCharsets.UTF_8))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UpstreamException("what is no info document: no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equalsIgnoreCase("Version")) {
                    version = Objects.requireNonNullElse(text(json, name), version);
                } else if (name.equalsIgnoreCase("Time")) {
                    String text = text(json, name);
                    time = text == null ? time : text;
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new UpstreamException("what is no info document: something follows the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new UpstreamException("what is no info document: not JSON", e);
        } catch (UpstreamException e) {
            throw e;
        } catch (IOException e) {
            throw new UpstreamException("what is no info document", e);
        }
        return new VersionInfo(version(version), instant(time), document, null);
    }

    private static @Nullable String text(JsonParser json, String name) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NULL -> null;
            default -> throw new UpstreamException("what is no info document: " + name + " is no string");
        };
    }

    private static Version version(String text) throws UpstreamException {
        try {
            return Version.parse(text);
        } catch (InvalidNameException e) {
            throw new UpstreamException("what is no info document: " + e.getMessage(), e);
        }
    }

    private static @Nullable Instant instant(@Nullable String time) throws UpstreamException {
        if (time == null) {
            return null;
        }
        try {
            Matcher parts = RFC3339.matcher(time);
            if (parts.matches()) {
                return instant(parts);
            }
        } catch (DateTimeException e) {
            throw new UpstreamException("what is no info document: Time is no RFC 3339 time", e);
        }
        throw new UpstreamException("what is no info document: Time is no RFC 3339 time");
    }

    /** Go takes larger offsets, more digits and a comma before them, other than java.time. */
    private static Instant instant(Matcher parts) {
        String digits = Objects.requireNonNullElse(parts.group("fraction"), "");
        String nanos = (digits + "000000000").substring(0, 9);
        LocalDateTime local = LocalDateTime.parse(parts.group("local") + "." + nanos);
        if (parts.group("sign") == null) {
            return local.toInstant(ZoneOffset.UTC);
        }
        Duration offset = Duration.ofHours(Integer.parseInt(parts.group("hours")))
                .plusMinutes(Integer.parseInt(parts.group("minutes")));
        Instant utc = local.toInstant(ZoneOffset.UTC);
        return parts.group("sign").equals("+") ? utc.minus(offset) : utc.plus(offset);
    }

    /**
     * The version.
     *
     * @return a valid version
     */
    public Version version() {
        return version;
    }

    /**
     * The time of the version's commit.
     *
     * @return empty if the document says none
     */
    public Optional<Instant> time() {
        return Optional.ofNullable(time);
    }

    /**
     * The document as it came.
     *
     * @return JSON in UTF-8
     */
    public Content content() {
        Content content = Content.of(document);
        return provenance == null ? content : content.withProvenance(provenance);
    }

    /**
     * The document as text.
     *
     * @return JSON, as it was received
     */
    public String document() {
        return new String(document, StandardCharsets.UTF_8);
    }

    /**
     * The upstream that the document was fetched from.
     *
     * @return empty if it was not fetched, or nobody said
     */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    /**
     * Returns this info with a provenance.
     *
     * @param source the upstream that it was fetched from
     * @return an info with the same document
     */
    public VersionInfo withProvenance(Provenance source) {
        return new VersionInfo(version, time, document, source);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VersionInfo that && version.equals(that.version) && Objects.equals(time, that.time);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, time);
    }

    @Override
    public String toString() {
        return time == null ? version.text() : version.text() + " " + time;
    }
}
