package dev.goproxy.content;

/**
 * The upstream that delivered something, and how many attempts that took.
 *
 * @param upstream the upstream's name, without credentials; for instance {@code proxy.example.com} or {@code direct}
 * @param attempts the number of attempts, the last one included; at least 1
 */
public record Provenance(String upstream, int attempts) {
    /**
     * Creates a provenance.
     *
     * @param upstream the upstream's name, without credentials
     * @param attempts the number of attempts
     * @throws IllegalArgumentException if there are fewer attempts than 1
     */
    public Provenance {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is less than 1: " + attempts);
        }
    }
}
