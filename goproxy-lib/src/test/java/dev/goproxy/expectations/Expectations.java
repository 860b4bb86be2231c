package dev.goproxy.expectations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the real tools said, written down by the Go programs under the test resources. */
public final class Expectations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Expectations() {}

    /**
     * The rows of a file.
     *
     * @param test a class in whose package the file is
     * @param name the file's name
     * @return its lines, each a JSON document
     */
    public static List<JsonNode> read(Class<?> test, String name) {
        var rows = new ArrayList<JsonNode>();
        try (var in = Objects.requireNonNull(test.getResourceAsStream(name), name)) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                rows.add(JSON.readTree(line));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
