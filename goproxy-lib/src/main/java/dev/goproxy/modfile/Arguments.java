package dev.goproxy.modfile;

import com.google.common.base.CharMatcher;
import dev.goproxy.module.PathRules;
import dev.goproxy.module.Version;
import java.util.List;

/** The arguments of a directive, parsed as the types that they should have. */
final class Arguments {
    private static final CharMatcher QUOTES = CharMatcher.anyOf("\"'`");

    private final String verb;
    private final List<String> tokens;

    Arguments(Directive line) {
        this.verb = line.verb();
        this.tokens = line.args();
    }

    /** Thrown when the arguments of a directive are malformed. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Malformed(String reason) {
            super(reason, null, false, false); // without a stack trace: it never leaves this package
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    int size() {
        return tokens.size();
    }

    String raw(int index) {
        return tokens.get(index);
    }

    void expect(int count, String usage) throws Malformed {
        if (tokens.size() != count) {
            throw new Malformed(usage);
        }
    }

    /** Returns a word, or the value of a string in double quotes; other quotes are reserved. */
    String string(int index) throws Malformed {
        String token = tokens.get(index);
        if (token.startsWith("\"")) {
            return GoStringLiteral.unquote(token).orElseThrow(() -> new Malformed("invalid quoted string: " + token));
        }
        if (QUOTES.matchesAnyOf(token)) {
            throw new Malformed("invalid quoted string: unquoted string cannot contain quote: " + token);
        }
        return token;
    }

    /** Returns the canonical form of a version. */
    Version version(int index) throws Malformed {
        String text = string(index);
        if (!Version.isValid(text)) {
            throw new Malformed(
                    verb + " " + string(0) + ": version \"" + text + "\" invalid: must be of the form v1.2.3");
        }
        return Version.parse(text).canonical();
    }

    /** Returns a version that fits the path, which is the first argument. */
    Version fittingVersion(int index) throws Malformed {
        String path = string(0);
        Version version = version(index);
        String major =
                PathRules.pathMajor(path).orElseThrow(() -> new Malformed(verb + " " + path + ": invalid module path"));
        if (!PathRules.fits(major, version)) {
            throw new Malformed(
                    verb + " " + path + ": version \"" + version + "\" invalid: does not fit the path's major version");
        }
        return version;
    }
}
