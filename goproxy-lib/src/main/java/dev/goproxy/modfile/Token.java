package dev.goproxy.modfile;

/** A piece of a go.mod file. Comments come without their newline, strings with their quotes. */
record Token(Kind kind, String text, Position position) {
    enum Kind {
        END_OF_FILE,
        NEWLINE,
        /** A comment behind something; it ends the line. */
        SUFFIX_COMMENT,
        /** A comment that has its line for itself. */
        LINE_COMMENT,
        WORD,
        STRING,
        PUNCTUATION
    }

    boolean endsLine() {
        return kind == Kind.END_OF_FILE || kind == Kind.NEWLINE || kind == Kind.SUFFIX_COMMENT;
    }

    boolean is(char punctuation) {
        return kind == Kind.PUNCTUATION && text.charAt(0) == punctuation;
    }
}
