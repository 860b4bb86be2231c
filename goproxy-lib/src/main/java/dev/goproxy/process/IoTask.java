package dev.goproxy.process;

import java.io.IOException;

/**
 * A task that returns a result and may fail with an {@link IOException}.
 *
 * @param <T> the result's type
 */
@FunctionalInterface
public interface IoTask<T> {
    T run() throws IOException;
}
