package dev.goproxy.module;

/**
 * Go's {@code path.Match}: {@code *} and {@code ?} (which match no slash), {@code [a-z]}, {@code [^a-z]}, and a
 * backslash before any character. A malformed glob matches nothing.
 */
final class Glob {
    private static final int MALFORMED = -2;
    private static final int FAILED = -1;

    private final String glob;
    private final String name;

    /** The end of the character class that was read last. */
    private int next;

    private Glob(String glob, String name) {
        this.glob = glob;
        this.name = name;
    }

    static boolean matches(String glob, String name) {
        return new Glob(glob, name).matches();
    }

    /** Matches piece by piece: a piece is a run of stars and the characters up to the next star. */
    private boolean matches() {
        var at = 0;
        for (var piece = 0; piece < glob.length(); ) {
            var start = piece;
            while (start < glob.length() && glob.charAt(start) == '*') {
                start++;
            }
            if (start == glob.length()) {
                return name.indexOf('/', at) < 0;
            }
            var end = pieceEnd(start);
            at = matchPiece(start, end, at, start > piece);
            if (at < 0) {
                return false;
            }
            piece = end;
        }
        return at == name.length();
    }

    /** Returns the end of the match in the name, or a negative number. After a star, the piece may match further on. */
    private int matchPiece(int start, int end, int at, boolean starred) {
        var last = end == glob.length();
        for (var i = at; ; i++) {
            var after = matchAt(start, end, i);
            if (after == MALFORMED || (after >= 0 && (!last || after == name.length()))) {
                return after;
            }
            if (!starred || i >= name.length() || name.charAt(i) == '/') {
                return FAILED;
            }
        }
    }

    private int pieceEnd(int start) {
        var inClass = false;
        for (var i = start; i < glob.length(); i++) {
            switch (glob.charAt(i)) {
                case '\\' -> i++;
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                case '*' -> {
                    if (!inClass) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        return glob.length();
    }

    /** Matches a piece at one position. Continues after a mismatch, as the rest may be malformed. */
    private int matchAt(int start, int end, int at) {
        var to = at;
        for (var i = start; i < end; ) {
            var c = to >= 0 && to < name.length() ? name.codePointAt(to) : FAILED;
            boolean same;
            switch (glob.charAt(i)) {
                case '[' -> {
                    same = matchesClass(i + 1, end, c);
                    if (next < 0) {
                        return MALFORMED;
                    }
                    i = next;
                }
                case '?' -> {
                    same = c != '/';
                    i++;
                }
                default -> {
                    i += glob.charAt(i) == '\\' ? 1 : 0;
                    if (i >= end) {
                        return MALFORMED;
                    }
                    same = glob.codePointAt(i) == c;
                    i += Character.charCount(glob.codePointAt(i));
                }
            }
            to = same && c >= 0 ? to + Character.charCount(c) : FAILED;
        }
        return to;
    }

    /** Whether c is in the class that starts at i; sets {@link #next} to the class's end, or -1 if it is malformed. */
    private boolean matchesClass(int i, int end, int c) {
        var negated = i < end && glob.charAt(i) == '^';
        var found = false;
        next = negated ? i + 1 : i;
        for (var ranges = 0; ; ranges++) {
            if (next < end && glob.charAt(next) == ']' && ranges > 0) {
                next++;
                return found != negated;
            }
            var low = readClassCharacter(end);
            var high = low;
            if (next >= 0 && glob.charAt(next) == '-') {
                next++;
                high = readClassCharacter(end);
            }
            if (next < 0) {
                return false;
            }
            found |= low <= c && c <= high;
        }
    }

    /** Reads one character of a class; it can't be the last of the glob. */
    private int readClassCharacter(int end) {
        if (next < end && glob.charAt(next) == '\\') {
            next++;
        } else if (next < end && (glob.charAt(next) == '-' || glob.charAt(next) == ']')) {
            next = FAILED;
            return FAILED;
        }
        if (next >= end) {
            next = FAILED;
            return FAILED;
        }
        var c = glob.codePointAt(next);
        next += Character.charCount(c);
        if (next >= end) {
            next = FAILED;
        }
        return c;
    }
}
