package dev.goproxy.bundle;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.goproxy.bundle.FileReader.ReadFile;
import dev.goproxy.checksum.H1;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a bundle, which is written while the files are: to a temporary file, and the sums of modules to
 * another one, so that it takes no memory.
 */
final class Manifest implements AutoCloseable {
    static final String NAME = ".goproxy/manifest.json";

    private static final int FORMAT_VERSION = 1;

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // no buffers in threads of others
            .build();

    private final Path document;
    private final Path sums;
    private final JsonGenerator files;
    private final JsonGenerator modules;
    private @Nullable ModuleVersion module;
    private Optional<H1> mod = Optional.empty();
    private Optional<H1> zip = Optional.empty();
    private long zips;

    /**
     * Creates an empty manifest.
     *
     * @param document temporary file for the manifest
     * @param sums temporary file for a part of it
     */
    Manifest(Path document, Path sums) throws IOException {
        this.document = document;
        this.sums = sums;
        this.files = JSON.createGenerator(document.toFile(), JsonEncoding.UTF8);
        try {
            this.modules = JSON.createGenerator(sums.toFile(), JsonEncoding.UTF8);
        } catch (IOException e) {
            try (files) {
                throw e;
            }
        }
        files.writeStartObject();
        files.writeNumberField("formatVersion", FORMAT_VERSION);
        files.writeObjectFieldStart("files");
        modules.writeStartObject();
    }

    /** Adds a file. Files are added in the order of their names. */
    void add(ReadFile file) throws IOException {
        files.writeObjectFieldStart(file.file().name());
        files.writeNumberField("size", file.size());
        files.writeStringField("sha256", file.sha256());
        files.writeEndObject();
        Endpoint endpoint = file.file().endpoint();
        if (endpoint instanceof Endpoint.Mod of) {
            turnTo(of.version());
            mod = file.sum();
        } else if (endpoint instanceof Endpoint.Zip of) {
            turnTo(of.version());
            zip = file.sum();
            zips++;
        }
    }

    /** The go.mod file of a version and its zip follow one another. */
    private void turnTo(ModuleVersion next) throws IOException {
        if (!next.equals(module)) {
            writeModule();
            module = next;
        }
    }

    private void writeModule() throws IOException {
        if (module != null) {
            modules.writeObjectFieldStart(module.toString());
            if (zip.isPresent()) {
                modules.writeStringField("zip", zip.get().text());
            }
            if (mod.isPresent()) {
                modules.writeStringField("mod", mod.get().text());
            }
            modules.writeEndObject();
        }
        mod = Optional.empty();
        zip = Optional.empty();
    }

    /** Returns the number of zips so far. */
    long zips() {
        return zips;
    }

    /**
     * Completes the manifest.
     *
     * @param heads the signed tree heads of checksum databases, by name
     */
    Path finish(Map<String, String> heads) throws IOException {
        writeModule();
        modules.writeEndObject();
        modules.close();
        files.writeEndObject();
        files.writeFieldName("modules");
        files.writeRawValue("");
        try (Reader in = Files.newBufferedReader(sums, StandardCharsets.UTF_8)) {
            char[] buffer = new char[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                files.writeRaw(buffer, 0, n);
            }
        }
        files.writeObjectFieldStart("tree");
        for (Map.Entry<String, String> head : heads.entrySet()) {
            files.writeStringField(head.getKey(), head.getValue());
        }
        files.writeEndObject();
        files.writeEndObject();
        files.close();
        return document;
    }

    @Override
    public void close() throws IOException {
        try (files;
                modules) {
            module = null;
        }
    }
}
