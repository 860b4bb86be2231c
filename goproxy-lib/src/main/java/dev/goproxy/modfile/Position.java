package dev.goproxy.modfile;

/**
 * A position in a file.
 *
 * @param line the line, from 1
 * @param column the character (code point) in the line, from 1
 */
record Position(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
