package dev.goproxy.vcs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.CharMatcher;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.ConcurrencyLimit;
import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.ProgramStartException;
import dev.goproxy.process.TemporaryFile;
import dev.goproxy.process.TemporaryFolder;
import dev.goproxy.process.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Modules fetched by a local {@code go} command, with a module cache of its own: for version control systems other than git, and for those who
 * prefer it. Safe for use by many threads.
 */
public final class GoCommandSource implements Fetcher {
    private static final byte[] NO_INPUT = {};
    /** What Mercurial says of a clone in which it was killed, and will say for ever. */
    private static final Pattern BROKEN_CLONE =
            Pattern.compile("cache/vcs/([0-9a-f]{64})\\b.*abandoned transaction", Pattern.DOTALL);

    private final String goBin;
    private final Path folder;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final ProcessRunner programs = new ProcessRunner();
    private final TemporaryFolder temporary;
    private final ConcurrencyLimit turns;

    /**
     * Makes a source.
     *
     * @param goBin the go command: a name on the PATH or a path
     * @param folder where its module cache and temporary files are kept; made if it does not exist
     * @param environment the variables that it runs with; what says where modules come from is overridden
     * @param maxConcurrent how many of them may run at a time; 0 means no limit
     * @param timeout the longest that one may run, and the longest wait for a place
     * @throws IOException if the folder can't be made
     */
    public GoCommandSource(
            String goBin, Path folder, Map<String, String> environment, int maxConcurrent, Duration timeout)
            throws IOException {
        this.goBin = goBin;
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        this.temporary = TemporaryFolder.below(this.folder.resolve("tmp"));
        this.environment = goEnvironment(environment, this.folder, temporary.path());
        this.timeout = timeout;
        this.turns = new ConcurrencyLimit(maxConcurrent, timeout, VcsSource::overloaded);
    }

    private static Map<String, String> goEnvironment(Map<String, String> environment, Path folder, Path temporary) {
        Map<String, String> variables = new HashMap<>(environment);
        List.of("GOFLAGS", "GOWORK", "GO111MODULE", "GOMODCACHE", "GOBIN").forEach(variables::remove);
        variables.put("GOPROXY", "direct");
        variables.put("GONOPROXY", "");
        variables.put("GOSUMDB", "off"); // whoever asked us verifies, as with any other source
        variables.put("GONOSUMDB", "");
        variables.put("GOTOOLCHAIN", "local");
        variables.put("GOFLAGS", "-modcacherw");
        variables.put("GOPATH", folder.resolve("gopath").toString());
        variables.put("GOMODCACHE", folder.resolve("mod").toString());
        variables.put("GOCACHE", folder.resolve("build").toString());
        variables.put("GO111MODULE", "on");
        variables.put("GOWORK", "off");
        variables.putIfAbsent("GIT_TERMINAL_PROMPT", "0");
        variables.putIfAbsent("GCM_INTERACTIVE", "never");
        variables.put("LC_ALL", "C");
        variables.put("TMPDIR", temporary.toString());
        return Map.copyOf(variables);
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        // The path goes in as an argument of its own, behind the flags: a module path can't begin with a dash.
        JsonNode module = run(path, List.of("list", "-m", "-e", "-json", "-versions", "-retracted"), path.path());
        String error =
                module.path("Error").path("Err").asText(module.path("Error").asText());
        if (!error.isEmpty() && !module.has("Versions")) {
            throw failure(path, error);
        }
        List<Version> versions = new ArrayList<>();
        module.path("Versions").forEach(version -> versions.add(Version.parse(version.asText())));
        if (versions.isEmpty()) {
            requireReachable(path);
        }
        versions.sort(Version.ORDER);
        return List.copyOf(versions);
    }

    /** Of a repository that can't be reached go lists nothing, unless it is one of git; what it says of the latest version tells. */
    private void requireReachable(ModulePath path) throws IOException {
        JsonNode module = run(path, List.of("list", "-m", "-e", "-json"), path + "@latest");
        String error = module.path("Error").path("Err").asText();
        FetchException failure = failure(path, error);
        if (!error.isEmpty() && !(failure instanceof NotFoundException)) {
            throw failure;
        }
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        JsonNode module = download(path, query);
        return revision(path, module);
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        VersionInfo revision = revision(version.path(), download(version));
        if (!revision.version().equals(version.version())) {
            throw new NotFoundException(version + " is " + revision.version());
        }
        return revision;
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return file(version, "GoMod");
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return file(version, "Zip");
    }

    private Content file(ModuleVersion version, String name) throws IOException {
        JsonNode module = download(version);
        if (!module.has(name)) {
            throw failure(version.path(), module.path("Error").asText());
        }
        return Content.of(Path.of(module.get(name).asText()));
    }

    private JsonNode download(ModuleVersion version) throws IOException {
        return download(version.path(), version.version().text());
    }

    private JsonNode download(ModulePath path, String query) throws IOException {
        // Mercurial would take some signs for operators, and others for revisions of many kinds.
        if (query.startsWith("-") || CharMatcher.anyOf(" ()~^|&").matchesAnyOf(query)) {
            throw new NotFoundException(path + "@" + query + ": no such revision");
        }
        return run(path, List.of("mod", "download", "-json"), path + "@" + query);
    }

    private static VersionInfo revision(ModulePath path, JsonNode module) throws IOException {
        if (!module.has("Info")) {
            throw failure(path, module.path("Error").asText());
        }
        try {
            return VersionInfo.parse(
                    Files.readAllBytes(Path.of(module.get("Info").asText())));
        } catch (UpstreamException e) {
            throw new UpstreamException(path + ": go wrote what is no info document", e);
        }
    }

    private JsonNode run(ModulePath path, List<String> arguments, String last) throws IOException {
        JsonNode answer = runOnce(path, arguments, last);
        Matcher broken = BROKEN_CLONE.matcher(answer.path("Error").toString());
        if (!broken.find()) {
            return answer;
        }
        Path clone = folder.resolve("mod/cache/vcs").resolve(broken.group(1));
        MoreFiles.deleteRecursively(clone, RecursiveDeleteOption.ALLOW_INSECURE);
        return runOnce(path, arguments, last);
    }

    private JsonNode runOnce(ModulePath path, List<String> arguments, String last) throws IOException {
        List<String> command = new ArrayList<>(List.of(goBin));
        command.addAll(arguments);
        command.add(last);
        try (TemporaryFile output = temporary.newFile()) {
            var go = new ProcessRunner.Command(command, folder, environment, timeout);
            ProcessRunner.Outcome outcome = turns.call(() -> outcome(go, output.path()));
            if (outcome instanceof ProcessRunner.Outcome.TimedOut) {
                throw new UpstreamTimeoutException(path + ": go did not end within " + timeout.toSeconds() + " s");
            }
            try (InputStream in = Files.newInputStream(output.path())) {
                JsonNode answer = Json.MAPPER.readTree(in);
                if (answer != null && !answer.isMissingNode()) {
                    return answer;
                }
            } catch (JsonProcessingException e) {
                throw new UpstreamException(path + ": go answered with what is not JSON", e);
            }
            throw failure(path, outcome instanceof ProcessRunner.Outcome.Failure failure ? failure.error() : "");
        }
    }

    private ProcessRunner.Outcome outcome(ProcessRunner.Command command, Path output) throws IOException {
        try {
            return programs.run(command, NO_INPUT, output);
        } catch (InterruptedException e) {
            throw Threads.interrupted("interrupted while go ran", e);
        } catch (ProgramStartException e) {
            throw new UpstreamException("the go command can't be run here", e);
        }
    }

    /** Stops the go commands that run, and deletes the temporary files. The module cache stays. */
    @Override
    public void close() {
        programs.close();
        temporary.close();
    }

    /** What go's words mean. It calls nearly everything an unknown revision; what clearly is none is told apart. */
    private static FetchException failure(ModulePath path, String error) {
        String text = error.lines().limit(8).reduce((a, b) -> a + "\n" + b).orElse("");
        if (error.contains("GOVCS disallows")) {
            return new RefusedException(cleaned(text));
        }
        boolean failed = FAILURES.stream().anyMatch(error::contains)
                || (error.contains(": exit status ") && ABSENCES.stream().noneMatch(error::contains));
        String message = text.isEmpty() ? path + ": go said nothing" : cleaned(text);
        return failed || text.isEmpty() ? new UpstreamException(message) : new NotFoundException(message);
    }

    private static final List<String> FAILURES = List.of(
            "exec: ",
            "dial tcp",
            "connection refused",
            "connection reset",
            "i/o timeout",
            "no such host",
            "Could not resolve host",
            "Failed to connect",
            "Could not connect",
            "TLS handshake",
            "x509:",
            "Authentication failed",
            "could not read Username",
            "Permission denied (",
            "500 Internal Server Error",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway");

    /** What a version control system says that has ended badly because there is nothing; all else that it says is a failure. */
    private static final List<String> ABSENCES = List.of(
            "HTTP Error 404",
            "HTTP Error 410",
            "not found",
            "Not a branch",
            "unknown revision",
            "couldn't find remote ref",
            "does not appear to be a git repository");

    /** Without the names of our folders. */
    private static String cleaned(String text) {
        return text.replaceAll("://[^/\\s]*@", "://").replaceAll("(?<=[\\s:(\"])/(?!/)[^\\s:\"]*/", "");
    }

    /** Made when it is first needed, which for most never is: it takes a JVM longer than a whole fetch by git. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
