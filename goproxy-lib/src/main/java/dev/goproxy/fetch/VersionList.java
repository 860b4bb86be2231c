package dev.goproxy.fetch;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.goproxy.content.Provenance;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a module, as a {@code @v/list} document lists them: one a line. Immutable.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public final class VersionList extends AbstractList<Version> implements RandomAccess {
    private static final CharMatcher SPACE = CharMatcher.whitespace();
    private static final Splitter LINES = Splitter.on('\n');

    private final List<Version> versions;
    private final @Nullable Provenance provenance;

    private VersionList(List<Version> versions, @Nullable Provenance provenance) {
        this.versions = versions;
        this.provenance = provenance;
    }

    /**
     * Returns a list of these versions, in their order.
     *
     * @param versions the versions
     * @return the argument itself if it is such a list already
     */
    public static VersionList copyOf(List<Version> versions) {
        return versions instanceof VersionList list ? list : new VersionList(List.copyOf(versions), null);
    }

    /**
     * Parses a list document as leniently as {@code go} does: from each line it takes the first field if that is a
     * valid version and not a pseudo-version, and skips all others.
     *
     * @param document the document in UTF-8
     * @return the versions in Go's order, without duplicates
     * @throws UpstreamException if there are lines but none of them begins with a valid version: then the document is
     *     not a list
     */
    public static VersionList parse(byte[] document) throws UpstreamException {
        var versions = new ArrayList<Version>();
        boolean blank = true;
        boolean none = true;
        for (String line : LINES.split(new String(document, StandardCharsets.UTF_8))) {
            String field = firstField(line);
            blank &= field.isEmpty();
            if (Version.isValid(field)) {
                none = false;
                Version version = new Version(field);
                if (!PseudoVersion.isPseudo(version)) {
                    versions.add(version);
                }
            }
        }
        if (none && !blank) {
            throw new UpstreamException("what is no list of versions");
        }
        versions.sort(Version.ORDER);
        return new VersionList(versions.stream().distinct().toList(), null);
    }

    private static String firstField(String line) {
        String trimmed = SPACE.trimFrom(line);
        int end = SPACE.indexIn(trimmed);
        return end < 0 ? trimmed : trimmed.substring(0, end);
    }

    @Override
    public Version get(int index) {
        return versions.get(index);
    }

    @Override
    public int size() {
        return versions.size();
    }

    /**
     * The list document.
     *
     * @return one version a line, without a newline at the end
     */
    public String text() {
        return versions.stream().map(Version::text).collect(Collectors.joining("\n"));
    }

    /**
     * The upstream that the list was fetched from.
     *
     * @return empty if it was not fetched, or nobody said
     */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    /**
     * Returns this list with a provenance.
     *
     * @param source the upstream that it was fetched from
     * @return a list of the same versions
     */
    public VersionList withProvenance(Provenance source) {
        return new VersionList(versions, source);
    }
}
