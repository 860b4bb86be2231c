package dev.goproxy.auth;

/**
 * HTTP header with credentials. {@link #toString} does not show its value.
 *
 * @param value usually a secret
 */
public record AuthHeader(String name, String value) {
    @Override
    public String toString() {
        return name + ": xxxxx";
    }
}
