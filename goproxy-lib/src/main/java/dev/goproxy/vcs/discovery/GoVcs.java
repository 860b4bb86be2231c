package dev.goproxy.vcs.discovery;

import dev.goproxy.module.PathPatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which version control systems may be run for which paths: {@code GOVCS}.
 *
 * @see <a href="https://go.dev/ref/mod#vcs-govcs">Go Modules Reference: controlling version control tools with GOVCS</a>
 */
public final class GoVcs {
    private static final String DEFAULTS = "private:all,public:git|hg";

    private final List<Rule> rules = new ArrayList<>();
    private final PathPatterns goprivate;

    private record Rule(String pattern, Set<String> allowed) {}

    /**
     * Reads the rules.
     *
     * @throws IllegalArgumentException if they are malformed
     */
    public GoVcs(String govcs, PathPatterns goprivate) {
        this.goprivate = goprivate;
        addRules(govcs);
        addRules(DEFAULTS);
    }

    private void addRules(String text) {
        if (text.isBlank()) {
            return;
        }
        for (String item : text.split(",", -1)) {
            String[] parts = item.strip().split(":", -1);
            if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
                throw new IllegalArgumentException("GOVCS: malformed entry \"" + item.strip() + "\"");
            }
            rules.add(new Rule(parts[0].strip(), Set.of(parts[1].strip().split("\\|", -1))));
        }
    }

    boolean allows(String path, String vcs) {
        for (Rule rule : rules) {
            if (matches(rule.pattern(), path)) {
                return rule.allowed().contains("all") || rule.allowed().contains(vcs);
            }
        }
        return false;
    }

    private boolean matches(String pattern, String path) {
        return switch (pattern) {
            case "private" -> goprivate.matches(path);
            case "public" -> !goprivate.matches(path);
            default -> PathPatterns.parse(pattern).matches(path);
        };
    }
}
