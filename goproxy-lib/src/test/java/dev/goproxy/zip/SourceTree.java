package dev.goproxy.zip;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the source trees in trees.json.
 *
 * @param name what it is about
 * @param files its files
 */
record SourceTree(String name, List<TestFile> files) {
    static List<SourceTree> all() throws IOException {
        var json = Path.of("src/test/resources/dev/goproxy/zip/trees.json").toFile();
        return new ObjectMapper().readValue(json, new TypeReference<>() {});
    }

    List<ModuleFile> moduleFiles() {
        return List.copyOf(files);
    }

    /**
     * A file of the tree.
     *
     * @param path its path
     * @param type what else it is than a regular file
     * @param content its content, if it does not hold zeros
     * @param zeros how many zeros it holds
     */
    record TestFile(
            String path,
            @JsonProperty("kind") @Nullable String type,
            @Nullable String content,
            @JsonProperty("size") long zeros)
            implements ModuleFile {
        @Override
        public Kind kind() {
            if (type == null) {
                return Kind.REGULAR;
            }
            return type.equals("folder") ? Kind.FOLDER : Kind.OTHER;
        }

        @Override
        public long size() {
            return content == null ? zeros : RawZip.utf8(content).length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content == null ? new byte[(int) zeros] : RawZip.utf8(content));
        }
    }
}
