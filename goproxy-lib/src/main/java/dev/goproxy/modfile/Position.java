package dev.goproxy.modfile;

/**
 * A place in a file.
 *
 * @param line the line, beginning at 1
 * @param column the character (code point) in the line, beginning at 1
 */
public record Position(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
