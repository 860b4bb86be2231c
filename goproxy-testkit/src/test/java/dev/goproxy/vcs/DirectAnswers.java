package dev.goproxy.vcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.testkit.GoCommand;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code go} and we answer to the same questions, as lines that can be compared. */
public final class DirectAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE = "-";
    private static final Pattern FAILURES = Pattern.compile(
            "dial tcp|stopped after 10 redirects|connection (refused|reset)|timeout|[Nn]o such host|unable to access"
                    + "|Could not (resolve|connect)|x509:|\\b50[0-9] [A-Z]|could not read (Username|Password)|Authentication failed|EOF");
    private static final Pattern VERSION = Pattern.compile("v\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+incompatible)?");
    private static final Pattern REFUSALS = Pattern.compile(
            "GOVCS disallows|insecure|invalid (subdirectory|repo root)|must not be local directory|strange hostname");

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
                boolean none = list.has("Error") && versions.isEmpty();
                answers.put(
                        path + " list",
                        none ? error(list.path("Error").path("Err").asText()) : String.join(" ", versions));
                world.ask(path, versions.toArray(String[]::new));
                // What go writes down of a version is what it first found it by: so the versions themselves come first.
                Map<Boolean, List<String>> queries = new TreeSet<>(
                                world.questions().get(path))
                        .stream().collect(Collectors.partitioningBy(VERSION.asMatchPredicate()));
                answers.putAll(downloads(go, path, queries.getOrDefault(true, List.of()), true));
                answers.putAll(downloads(go, path, queries.getOrDefault(false, List.of()), false));
            }
        }
        return answers;
    }

    /** Asks {@code go} nothing but this, so that nothing it learnt from another query is in the answer. */
    static String ofGoAlone(DirectWorld world, String question) throws IOException {
        String[] words = question.split(" ", 2);
        try (GoCommand go = GoCommand.create()) {
            go.env(world.environment());
            go.env("GOPROXY", "direct").env("GOFLAGS", "-modcacherw");
            boolean version = VERSION.matcher(words[1]).matches();
            return String.valueOf(
                    downloads(go, words[0], List.of(words[1]), version).get(question));
        }
    }

    private static Map<String, String> downloads(GoCommand go, String path, List<String> queries, boolean versions)
            throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        if (queries.isEmpty()) {
            return answers;
        }
        List<String> arguments = new ArrayList<>(List.of("mod", "download", "-json"));
        queries.forEach(query -> arguments.add(path + "@" + query));
        String output = go.run(arguments.toArray(String[]::new)).stdout();
        try (MappingIterator<JsonNode> results = JSON.readerFor(JsonNode.class).readValues(output)) {
            for (String query : queries) {
                answers.put(
                        path + " " + query,
                        results.hasNext() ? download(results.next(), versions) : "no answer: " + output);
            }
        }
        return answers;
    }

    private static String download(JsonNode result, boolean version) throws IOException {
        String failure = error(result.path("Error").asText());
        if (!result.has("Info")) {
            return failure;
        }
        String none = failure.split(" ", 2)[0];
        JsonNode info = JSON.readTree(Path.of(result.get("Info").asText()).toFile());
        return line(
                info,
                version ? info.path("Origin") : result.path("Origin"),
                result.path("GoModSum").asText(none),
                result.path("Sum").asText(none));
    }

    /** Go's words for what went wrong, behind the kind of it: it has no better way to tell than the words. */
    private static String error(String words) {
        String kind = "absent";
        if (FAILURES.matcher(words).find()) {
            kind = "failed";
        } else if (REFUSALS.matcher(words).find()) {
            kind = "refused";
        }
        return NONE + kind + " " + words.replace("\n", " | ");
    }

    private static String error(IOException e) {
        String kind = e instanceof NotFoundException ? "absent" : e instanceof RefusedException ? "refused" : "failed";
        return NONE + kind + " " + e.getMessage();
    }

    private static String line(JsonNode info, JsonNode origin, String mod, String zip) {
        return String.join(
                " ",
                info.get("Version").asText(),
                info.get("Time").asText(),
                "mod=" + mod,
                "zip=" + zip,
                origin.path("VCS").asText(),
                origin.path("URL").asText(),
                origin.path("Subdir").asText(),
                origin.path("Hash").asText(),
                origin.path("Ref").asText());
    }

    /** Asks us the same. */
    static Map<String, String> ofUs(DirectWorld world, VcsSource direct, boolean zipFirst) throws IOException {
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

    private static String list(VcsSource direct, ModulePath path) {
        try {
            return String.join(
                    " ", direct.list(path).stream().map(Object::toString).toList());
        } catch (IOException e) {
            return error(e);
        }
    }

    private static String query(VcsSource direct, ModulePath path, String query, boolean zipFirst) throws IOException {
        VersionInfo revision;
        try {
            revision = direct.query(path, query);
        } catch (IOException e) {
            return error(e);
        }
        ModuleVersion version = new ModuleVersion(path, revision.version());
        String zip = zipFirst ? zip(direct, version) : "";
        String mod = mod(direct, version);
        JsonNode info = JSON.readTree(revision.document());
        return line(info, info.path("Origin"), mod, zipFirst ? zip : zip(direct, version));
    }

    private static String mod(VcsSource direct, ModuleVersion version) throws IOException {
        try (Content mod = direct.mod(version);
                InputStream in = mod.open()) {
            return H1.ofGoMod(in).toString();
        } catch (FetchException e) {
            return error(e).split(" ", 2)[0];
        }
    }

    /** The sum of a version's zip. */
    public static String zip(VcsSource direct, ModuleVersion version) throws IOException {
        Path copy = Files.createTempFile("testkit", ".zip");
        try (Content zip = direct.zip(version);
                InputStream in = zip.open()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return ModuleZip.check(copy, version).h1().toString();
        } catch (FetchException e) {
            return error(e).split(" ", 2)[0];
        } finally {
            Files.delete(copy);
        }
    }

    /** An answer but for its last field, the ref that led to it. */
    static String withoutRef(String answer) {
        return answer.substring(0, Math.max(0, answer.lastIndexOf(' ')));
    }

    /** An error is compared by its kind, not by its words. */
    static String comparable(String answer) {
        return answer.startsWith(NONE) ? answer.split(" ", 2)[0] : answer;
    }
}
