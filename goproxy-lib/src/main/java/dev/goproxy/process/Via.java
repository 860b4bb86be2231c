package dev.goproxy.process;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The module proxies of this kind that a request has passed, as its {@code Via} header field names them. While a thread
 * works for a request they are bound to it, and requests to upstreams carry them on: so a proxy that is its own
 * upstream, over however many others, recognises its request. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-via">RFC 9110, section 7.6.3</a>
 */
public final class Via {
    /** No proxies. */
    public static final Via NONE = new Via(List.of());

    private static final String PREFIX = "goproxy-";
    private static final int MAX_PROXIES = 20;
    private static final Splitter ENTRIES = Splitter.on(',').trimResults().omitEmptyStrings();
    private static final Splitter FIELDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();
    private static final ThreadLocal<Via> CURRENT = new ThreadLocal<>();

    private final List<String> names;

    private Via(List<String> names) {
        this.names = names;
    }

    /** A task that may throw. */
    @FunctionalInterface
    public interface Task<T, E extends Exception> {
        T run() throws E;
    }

    /** Returns a name for a proxy that no other has. */
    public static String newName() {
        return PREFIX + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    /** Reads the header fields of a request. Proxies of other kinds are left out. */
    public static Via of(Map<String, List<String>> headers) {
        List<String> names = new ArrayList<>();
        headers.forEach((name, values) -> {
            if ("Via".equalsIgnoreCase(name)) {
                values.forEach(value -> ENTRIES.split(value).forEach(entry -> addName(entry, names)));
            }
        });
        return names.isEmpty() ? NONE : new Via(List.copyOf(names));
    }

    /** Adds the name of an entry, which is its second word. */
    private static void addName(String entry, List<String> names) {
        List<String> fields = FIELDS.splitToList(entry);
        if (fields.size() > 1 && fields.get(1).startsWith(PREFIX) && names.size() <= MAX_PROXIES) {
            names.add(fields.get(1));
        }
    }

    /** Returns the proxies that the request has passed for which this thread works. */
    public static Via current() {
        Via current = CURRENT.get();
        return current == null ? NONE : current;
    }

    /** Runs a task that works for a request with this way. */
    public <T, E extends Exception> T call(Task<T, E> task) throws E {
        Via before = CURRENT.get();
        CURRENT.set(this);
        try {
            return task.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Returns a task for another thread, which works for the same request as this one. */
    static Runnable carriedOn(Runnable task) {
        Via via = current();
        return via == NONE
                ? task
                : () -> via.call(() -> {
                    task.run();
                    return NONE;
                });
    }

    /** Returns these proxies and another one. */
    public Via plus(String name) {
        var more = new ArrayList<>(names);
        more.add(name);
        return new Via(List.copyOf(more));
    }

    /** Whether a request that has come this way goes round in circles: it was here, or passed more than 20 proxies. */
    public boolean isLoopAt(String name) {
        return names.contains(name) || names.size() > MAX_PROXIES;
    }

    /** Returns the value of the header field for upstreams; empty if there are no proxies. */
    public Optional<String> fieldValue() {
        return names.isEmpty() ? Optional.empty() : Optional.of("1.1 " + String.join(", 1.1 ", names));
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
