package dev.goproxy.vcs.discovery;

import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.QuotedString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rules for the version control systems that may be used for each module: {@code GOVCS}. Immutable.
 *
 * @see <a href="https://go.dev/ref/mod#vcs-govcs">Go Modules Reference: controlling version control tools with
 * GOVCS</a>
 */
public final class GoVcs {
    private static final String DEFAULTS = "private:all,public:git|hg";
    private static final Pattern RELATIVE = Pattern.compile("\\.\\.?(/.*)?");

    private final List<Rule> rules;
    private final PathPatterns goprivate;

    /**
     * Rule.
     *
     * @param pattern {@code public}, {@code private} or a glob of module path prefixes
     * @param allowed names of the allowed systems; {@code all} stands for any
     */
    private record Rule(String pattern, Set<String> allowed) {
        static Rule parse(String item) {
            int colon = item.indexOf(':');
            if (colon < 0) {
                throw malformed("missing colon", item);
            }
            String pattern = item.substring(0, colon).strip();
            if (pattern.isEmpty() || RELATIVE.matcher(pattern).matches()) {
                throw malformed("empty or relative pattern", item);
            }
            Set<String> allowed = new HashSet<>();
            for (String name : item.substring(colon + 1).split("\\|", -1)) {
                if (name.isBlank()) {
                    throw malformed("empty name of a version control system", item);
                }
                allowed.add(name.strip());
            }
            return new Rule(pattern, Set.copyOf(allowed));
        }
    }

    /**
     * Creates the rules. Go's defaults apply after them.
     *
     * @param govcs the value of GOVCS; may be empty
     * @param goprivate the modules that {@code private} stands for
     * @throws IllegalArgumentException if a rule is malformed; the message is one line and names GOVCS
     */
    public GoVcs(String govcs, PathPatterns goprivate) {
        this.goprivate = goprivate;
        List<Rule> all = new ArrayList<>(parse(govcs));
        all.addAll(parse(DEFAULTS));
        this.rules = List.copyOf(all);
    }

    private static List<Rule> parse(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> patterns = new HashSet<>();
        for (String item : text.strip().split(",", -1)) {
            Rule rule = Rule.parse(item.strip());
            if (!patterns.add(rule.pattern())) {
                throw malformed("unreachable pattern", item.strip());
            }
            rules.add(rule);
        }
        return rules;
    }

    private static IllegalArgumentException malformed(String problem, String item) {
        return new IllegalArgumentException("GOVCS: " + problem + ": " + QuotedString.unicode(item));
    }

    /**
     * Returns whether a version control system may be used. The first rule that matches decides.
     *
     * @param path import path of the repository's root
     * @param vcs name of the system, for instance {@code git}
     */
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
