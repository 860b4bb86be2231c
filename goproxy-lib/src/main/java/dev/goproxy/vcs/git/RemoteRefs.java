package dev.goproxy.vcs.git;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a remote's refs point to: {@code HEAD}, {@code refs/heads/*} and {@code refs/tags/*}, tags peeled. Nothing else of a repository exists
 * for Go.
 *
 * @param hashes the commits by the full names of their refs
 */
public record RemoteRefs(NavigableMap<String, String> hashes) {
    private static final String TAGS = "refs/tags/";
    private static final String HEADS = "refs/heads/";

    /** Reads what {@code git ls-remote} prints. */
    static RemoteRefs parse(String lines) {
        Map<String, String> hashes = new HashMap<>();
        Map<String, String> peeled = new HashMap<>();
        for (String line : lines.split("\n", -1)) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                String name = line.substring(tab + 1);
                if (name.endsWith("^{}")) {
                    peeled.put(name.substring(0, name.length() - 3), line.substring(0, tab));
                } else if (name.equals("HEAD") || name.startsWith(HEADS) || name.startsWith(TAGS)) {
                    hashes.put(name, line.substring(0, tab));
                }
            }
        }
        hashes.replaceAll((name, hash) -> peeled.getOrDefault(name, hash));
        return new RemoteRefs(new TreeMap<>(hashes));
    }

    Optional<String> hash(String ref) {
        return Optional.ofNullable(hashes.get(ref));
    }

    boolean hasLongHashes() {
        return hashes.values().stream().anyMatch(hash -> hash.length() == 64);
    }

    /** Whether a ref can't be beside these: one of them is a folder in its place, or it is one in theirs. */
    boolean isAtOddsWith(String ref) {
        for (int slash = ref.indexOf('/'); slash >= 0; slash = ref.indexOf('/', slash + 1)) {
            if (hashes.containsKey(ref.substring(0, slash))) {
                return true;
            }
        }
        String below = hashes.ceilingKey(ref + "/");
        return below != null && below.startsWith(ref + "/");
    }

    /** The names of all tags that begin so, without {@code refs/tags/}. */
    public Set<String> tags(String prefix) {
        Set<String> tags = new TreeSet<>();
        for (String ref : hashes.keySet()) {
            if (ref.startsWith(TAGS + prefix)) {
                tags.add(ref.substring(TAGS.length()));
            }
        }
        return tags;
    }

    /** The names of all tags of a commit, without {@code refs/tags/}. */
    public Set<String> tagsOf(String commit) {
        Set<String> tags = new TreeSet<>();
        hashes.forEach((ref, hash) -> {
            if (hash.equals(commit) && ref.startsWith(TAGS)) {
                tags.add(ref.substring(TAGS.length()));
            }
        });
        return tags;
    }

    public static String tag(String name) {
        return TAGS + name;
    }

    static String head(String name) {
        return HEADS + name;
    }
}
