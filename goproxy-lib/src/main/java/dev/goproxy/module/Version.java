package dev.goproxy.module;

/**
 * A version.
 *
 * @param text the version
 */
public record Version(String text) {
    /**
     * Parses.
     *
     * @param text the text
     * @return the version
     */
    public static Version parse(String text) {
        return new Version(text);
    }
}
