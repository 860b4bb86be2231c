package dev.goproxy.vcs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code go list -m -json} and {@code go mod download -json} print about one module.
 *
 * @param texts the values that are strings, by name
 * @param versions the value of {@code Versions}; empty if there is none, too
 * @param error the text of {@code Error}, which is an object for one command and a string for the other; empty if there
 *     is none
 */
record GoAnswer(Map<String, String> texts, List<String> versions, String error) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // no buffers in threads of others
            .build();

    /**
     * Reads an answer.
     *
     * @return empty if the document is
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no JSON object
     */
    static Optional<GoAnswer> read(InputStream document) throws IOException {
        var texts = new HashMap<String, String>();
        List<String> versions = new ArrayList<>();
        String error = "";
        try (JsonParser json = JSON.createParser(document)) {
            if (json.nextToken() == null) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("Error")) {
                    error = value == JsonToken.START_OBJECT ? errorOf(json) : json.getText();
                } else if (name.equals("Versions") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        versions.add(json.getText());
                    }
                } else if (value == JsonToken.VALUE_STRING) {
                    texts.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }
        return Optional.of(new GoAnswer(texts, versions, error));
    }

    private static String errorOf(JsonParser json) throws IOException {
        String error = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean isText = json.currentName().equals("Err");
            json.nextToken();
            if (isText) {
                error = json.getText();
            } else {
                json.skipChildren();
            }
        }
        return error;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }
}
