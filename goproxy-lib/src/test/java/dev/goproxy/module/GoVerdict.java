package dev.goproxy.module;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table that a Go program made with x/mod.
 *
 * @param op what was asked
 * @param in of what
 * @param out the answers; null stands for an error
 */
record GoVerdict(String op, List<String> in, List<@Nullable String> out) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<GoVerdict> all() {
        try (var table = Objects.requireNonNull(GoVerdict.class.getResourceAsStream("rules.jsonl"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(GoVerdict::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String input() {
        return in.get(0);
    }

    private static GoVerdict read(String line) {
        try {
            return JSON.readValue(line, GoVerdict.class);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
