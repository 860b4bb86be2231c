package dev.goproxy.modfile;

import com.google.common.base.CharMatcher;
import dev.goproxy.module.PathRules;
import dev.goproxy.module.Version;
import java.util.List;

/** The arguments of a line, read as what they should be. */
final class Arguments {
    private static final CharMatcher QUOTES = CharMatcher.anyOf("\"'`");

    private final String verb;
    private final List<String> tokens;

    Arguments(Directive line) {
        this.verb = line.verb();
        this.tokens = line.args();
    }

    /** Says what is wrong with a line. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Malformed(String reason) {
            super(reason, null, false, false); // it never leaves this package, and nobody looks at its stack trace
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

    /** A word, or what a string in double quotes stands for; other quotes are reserved. */
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

    /** A version, made canonical. */
    Version version(int index) throws Malformed {
        String text = string(index);
        if (!Version.isValid(text)) {
            throw new Malformed(
                    verb + " " + string(0) + ": version \"" + text + "\" invalid: must be of the form v1.2.3");
        }
        return Version.parse(text).canonical();
    }

    /** A version that fits the path, which is the first argument. */
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
