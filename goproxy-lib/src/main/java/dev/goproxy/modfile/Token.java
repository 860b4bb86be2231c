package dev.goproxy.modfile;

/** A token of a go.mod file. The text of a comment is without its newline, that of a string with its quotes. */
record Token(Kind kind, String text, Position position) {
    enum Kind {
        END_OF_FILE,
        NEWLINE,
        /** A comment after other tokens; it ends the line. */
        SUFFIX_COMMENT,
        /** A comment on a line of its own. */
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
