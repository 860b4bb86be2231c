package dev.goproxy.auth;

/**
 * A header that tells a server who asks. {@link #toString} does not show its value.
 *
 * @param name its name
 * @param value its value, mostly a secret
 */
public record AuthHeader(String name, String value) {
    @Override
    public String toString() {
        return name + ": xxxxx";
    }
}
