package dev.goproxy.vcs.git;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The refs of a repository that matter to Go: {@code HEAD}, {@code refs/heads/*} and {@code refs/tags/*}, tags peeled.
 *
 * @param hashes commits by the full names of their refs
 */
public record RemoteRefs(NavigableMap<String, String> hashes) {
    private static final String TAGS = "refs/tags/";
    private static final String HEADS = "refs/heads/";
    private static final String PEELED = "^{}";

    /** Parses the output of {@code git ls-remote}. */
    static RemoteRefs parse(String lines) {
        Map<String, String> hashes = new HashMap<>();
        Map<String, String> peeled = new HashMap<>();
        for (String line : lines.split("\n", -1)) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                String name = line.substring(tab + 1);
                if (name.endsWith(PEELED)) {
                    peeled.put(name.substring(0, name.length() - PEELED.length()), line.substring(0, tab));
                } else if (name.equals("HEAD") || name.startsWith(HEADS) || name.startsWith(TAGS)) {
                    hashes.put(name, line.substring(0, tab));
                }
            }
        }
        hashes.replaceAll((name, hash) -> peeled.getOrDefault(name, hash));
        return new RemoteRefs(new TreeMap<>(hashes));
    }

    /** Returns the commit of a ref, by its full name. */
    Optional<String> hash(String ref) {
        return Optional.ofNullable(hashes.get(ref));
    }

    /** Whether the repository's hashes are SHA-256. */
    boolean hasLongHashes() {
        return hashes.values().stream().anyMatch(hash -> hash.length() == 64);
    }

    /** Whether a ref can't exist beside these: one of them is a folder in its place, or it is a folder in theirs. */
    boolean conflictsWith(String ref) {
        for (int slash = ref.indexOf('/'); slash >= 0; slash = ref.indexOf('/', slash + 1)) {
            if (hashes.containsKey(ref.substring(0, slash))) {
                return true;
            }
        }
        String below = hashes.ceilingKey(ref + "/");
        return below != null && below.startsWith(ref + "/");
    }

    /** Returns the names of all tags with a prefix, without {@code refs/tags/}. */
    public Set<String> tags(String prefix) {
        Set<String> tags = new TreeSet<>();
        for (String ref : hashes.keySet()) {
            if (ref.startsWith(TAGS + prefix)) {
                tags.add(tagName(ref));
            }
        }
        return tags;
    }

    /** Returns the names of all tags of a commit, without {@code refs/tags/}. */
    public Set<String> tagsOf(String commit) {
        Set<String> tags = new TreeSet<>();
        hashes.forEach((ref, hash) -> {
            if (hash.equals(commit) && isTag(ref)) {
                tags.add(tagName(ref));
            }
        });
        return tags;
    }

    /** Returns the full name of a tag. */
    public static String tag(String name) {
        return TAGS + name;
    }

    /** Returns the full name of a branch. */
    static String head(String name) {
        return HEADS + name;
    }

    /** Whether a full ref name is that of a tag. */
    static boolean isTag(String ref) {
        return ref.startsWith(TAGS);
    }

    /** Returns the name of a tag from its full name. */
    static String tagName(String ref) {
        return ref.substring(TAGS.length());
    }
}
