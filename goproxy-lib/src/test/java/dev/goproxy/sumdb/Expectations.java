package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the real tools said, written down by the Go programs under the test resources. */
final class Expectations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Expectations() {}

    static List<JsonNode> read(String name) {
        var rows = new ArrayList<JsonNode>();
        try (var in = Objects.requireNonNull(Expectations.class.getResourceAsStream(name), name)) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                rows.add(JSON.readTree(line));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of x/mod's sumdb packages of one kind. */
    static List<JsonNode> ofOracle(String kind) {
        return read("oracle.jsonl").stream()
                .filter(row -> row.get("kind").asText().equals(kind))
                .toList();
    }
}
