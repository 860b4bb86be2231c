package dev.goproxy.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.vcs.DirectModules;
import dev.goproxy.vcs.Revision;
import dev.goproxy.vcs.VcsException;
import dev.goproxy.zip.ModuleZip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What {@code go} and we answer to the same questions, as lines that can be compared. */
final class DirectAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE = "-";

    private DirectAnswers() {}

    /** Asks {@code go}, which also finds out what versions there are to ask for. */
    static Map<String, String> ofGo(DirectWorld world) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String path : List.copyOf(world.questions().keySet())) {
            try (GoCommand go = GoCommand.create()) {
                go.env(world.environment());
                go.env("GOPROXY", "direct").env("GOFLAGS", "-modcacherw");
                JsonNode list = JSON.readTree(go.run("list", "-m", "-e", "-json", "-versions", "-retracted", path)
                        .stdout());
                List<String> versions = new ArrayList<>();
                list.path("Versions").forEach(version -> versions.add(version.asText()));
                answers.put(
                        path + " list", list.has("Error") && versions.isEmpty() ? NONE : String.join(" ", versions));
                world.ask(path, versions.toArray(String[]::new));
                List<String> queries =
                        List.copyOf(new TreeSet<>(world.questions().get(path)));
                List<String> arguments = new ArrayList<>(List.of("mod", "download", "-json"));
                queries.forEach(query -> arguments.add(path + "@" + query));
                String output = go.run(arguments.toArray(String[]::new)).stdout();
                try (MappingIterator<JsonNode> results =
                        JSON.readerFor(JsonNode.class).readValues(output)) {
                    for (String query : queries) {
                        answers.put(
                                path + " " + query, results.hasNext() ? ofGo(results.next()) : "no answer: " + output);
                    }
                }
            }
        }
        return answers;
    }

    private static String ofGo(JsonNode result) throws IOException {
        if (!result.has("Info")) {
            return NONE + " " + result.path("Error").asText().replace("\n", " | ");
        }
        JsonNode info = JSON.readTree(Path.of(result.get("Info").asText()).toFile());
        return line(
                info,
                result.has("GoModSum") ? result.get("GoModSum").asText() : NONE,
                result.has("Sum") ? result.get("Sum").asText() : NONE);
    }

    private static String line(JsonNode info, String mod, String zip) {
        JsonNode origin = info.path("Origin");
        return String.join(
                " ",
                info.get("Version").asText(),
                info.get("Time").asText(),
                "mod=" + mod,
                "zip=" + zip,
                origin.path("VCS").asText(),
                origin.path("URL").asText(),
                origin.path("Subdir").asText(),
                origin.path("Hash").asText());
    }

    /** Asks us the same. */
    static Map<String, String> ofUs(DirectWorld world, DirectModules direct, boolean zipFirst) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> question : world.questions().entrySet()) {
            ModulePath path = new ModulePath(question.getKey());
            if (!zipFirst) {
                answers.put(path + " list", list(direct, path));
            }
            for (String query : new TreeSet<>(question.getValue())) {
                answers.put(path + " " + query, query(direct, path, query, zipFirst));
            }
            if (zipFirst) {
                answers.put(path + " list", list(direct, path));
            }
        }
        return answers;
    }

    private static String list(DirectModules direct, ModulePath path) {
        try {
            return String.join(
                    " ", direct.list(path).stream().map(Object::toString).toList());
        } catch (IOException e) {
            return NONE;
        }
    }

    private static String query(DirectModules direct, ModulePath path, String query, boolean zipFirst)
            throws IOException {
        Revision revision;
        try {
            revision = direct.query(path, query);
        } catch (IOException e) {
            return NONE + " " + e.getClass().getSimpleName() + " " + e.getMessage();
        }
        ModuleVersion version = new ModuleVersion(path, revision.version());
        String zip = zipFirst ? zip(direct, version) : "";
        String mod = mod(direct, version);
        return line(JSON.readTree(revision.bytes()), mod, zipFirst ? zip : zip(direct, version));
    }

    private static String mod(DirectModules direct, ModuleVersion version) throws IOException {
        try (Content mod = direct.mod(version);
                InputStream in = mod.open()) {
            return H1.ofGoMod(in).toString();
        } catch (VcsException e) {
            return NONE;
        }
    }

    /** The sum of a version's zip. */
    static String zip(DirectModules direct, ModuleVersion version) throws IOException {
        Path copy = Files.createTempFile("testkit", ".zip");
        try (Content zip = direct.zip(version);
                InputStream in = zip.open()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return ModuleZip.check(copy, version).h1().toString();
        } catch (VcsException e) {
            return NONE;
        } finally {
            Files.delete(copy);
        }
    }

    /** An error is compared as such, not by its words. */
    static String comparable(String answer) {
        return answer.startsWith(NONE) ? NONE : answer;
    }
}
