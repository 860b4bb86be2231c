package dev.goproxy.vcs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.common.base.CharMatcher;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
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
import java.util.Optional;

/**
 * Source of modules that are fetched by a local {@code go} command with a module cache of its own: for version control
 * systems other than git, and for operators who prefer it. Safe for use by multiple threads.
 */
public final class GoCommandSource implements Fetcher {
    private static final byte[] NO_INPUT = {};

    private final String goBin;
    private final Path folder;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final ProcessRunner programs = new ProcessRunner();
    private final TemporaryFolder temporary;
    private final ConcurrencyLimit limit;

    /**
     * Creates a source.
     *
     * @param goBin the go command: a name on the PATH or a path
     * @param folder folder for its module cache and temporary files; created if it does not exist
     * @param environment variables that it runs with; those that tell where modules are fetched from are overridden
     * @param maxConcurrent maximum number of commands that run at a time; 0 means no limit
     * @param timeout maximum time of a command, and of the wait until it may run
     * @throws IOException if the folder can't be created
     */
    public GoCommandSource(
            String goBin, Path folder, Map<String, String> environment, int maxConcurrent, Duration timeout)
            throws IOException {
        this.goBin = goBin;
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        this.temporary = TemporaryFolder.below(this.folder.resolve("tmp"));
        this.environment = goEnvironment(environment, this.folder, temporary.path());
        this.timeout = timeout;
        this.limit = new ConcurrencyLimit(maxConcurrent, timeout, VcsSource::overloaded);
    }

    private static Map<String, String> goEnvironment(Map<String, String> environment, Path folder, Path temporary) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.remove("GOBIN");
        variables.put("GOPROXY", "direct");
        variables.put("GONOPROXY", "");
        variables.put("GOSUMDB", "off"); // the caller verifies checksums, as for any other source
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
        // The path is an argument of its own after the flags: a module path can't begin with a dash.
        GoAnswer module = run(path, List.of("list", "-m", "-e", "-json", "-versions", "-retracted"), path.path());
        if (!module.error().isEmpty() && module.versions().isEmpty()) {
            throw GoCommandErrors.of(path, module.error());
        }
        List<Version> versions = new ArrayList<>();
        module.versions().forEach(version -> versions.add(Version.parse(version)));
        if (versions.isEmpty()) {
            requireReachable(path);
        }
        versions.sort(Version.ORDER);
        return List.copyOf(versions);
    }

    /**
     * Go also lists nothing if a repository, unless it is one of git, can't be reached; asking for the latest version
     * fails then.
     */
    private void requireReachable(ModulePath path) throws IOException {
        GoAnswer module = run(path, List.of("list", "-m", "-e", "-json"), path + "@latest");
        String error = module.error();
        FetchException failure = GoCommandErrors.of(path, error);
        if (!error.isEmpty() && !(failure instanceof NotFoundException)) {
            throw failure;
        }
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return readInfo(path, download(path, query));
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        VersionInfo info = readInfo(version.path(), download(version));
        if (!info.version().equals(version.version())) {
            throw new NotFoundException(version + " is " + info.version());
        }
        return info;
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return file(version, "GoMod");
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return file(version, "Zip");
    }

    private Content file(ModuleVersion version, String field) throws IOException {
        GoAnswer module = download(version);
        Optional<String> file = module.text(field);
        if (file.isEmpty()) {
            throw GoCommandErrors.of(version.path(), module.error());
        }
        return Content.of(Path.of(file.get()));
    }

    private static VersionInfo readInfo(ModulePath path, GoAnswer module) throws IOException {
        Optional<String> info = module.text("Info");
        if (info.isEmpty()) {
            throw GoCommandErrors.of(path, module.error());
        }
        try {
            return VersionInfo.parse(Files.readAllBytes(Path.of(info.get())));
        } catch (UpstreamException e) {
            throw new UpstreamException(path + ": go wrote what is no info document", e);
        }
    }

    private GoAnswer download(ModuleVersion version) throws IOException {
        return download(version.path(), version.version().text());
    }

    private GoAnswer download(ModulePath path, String query) throws IOException {
        // Mercurial takes some characters for operators, and thus a query for a set of revisions.
        if (query.startsWith("-") || CharMatcher.anyOf(" ()~^|&").matchesAnyOf(query)) {
            throw new NotFoundException(path + "@" + query + ": no such revision");
        }
        return run(path, List.of("mod", "download", "-json"), path + "@" + query);
    }

    /** Runs go and returns the JSON document that it prints. A broken clone is deleted, and the command repeated. */
    private GoAnswer run(ModulePath path, List<String> subcommand, String argument) throws IOException {
        GoAnswer document = runOnce(path, subcommand, argument);
        Optional<String> brokenClone = GoCommandErrors.brokenClone(document.error());
        if (brokenClone.isEmpty()) {
            return document;
        }
        Path clone = folder.resolve("mod/cache/vcs").resolve(brokenClone.get());
        MoreFiles.deleteRecursively(clone, RecursiveDeleteOption.ALLOW_INSECURE);
        return runOnce(path, subcommand, argument);
    }

    private GoAnswer runOnce(ModulePath path, List<String> subcommand, String argument) throws IOException {
        List<String> command = new ArrayList<>(List.of(goBin));
        command.addAll(subcommand);
        command.add(argument);
        try (TemporaryFile output = temporary.newFile()) {
            var go = new ProcessRunner.Command(command, folder, environment, timeout);
            ProcessRunner.Outcome outcome = limit.call(() -> outcome(go, output.path()));
            if (outcome instanceof ProcessRunner.Outcome.TimedOut) {
                throw new UpstreamTimeoutException(path + ": go did not end within " + timeout.toSeconds() + " s");
            }
            try (InputStream in = Files.newInputStream(output.path())) {
                Optional<GoAnswer> answer = GoAnswer.read(in);
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (JsonProcessingException e) {
                throw new UpstreamException(path + ": go answered with what is not JSON", e);
            }
            throw GoCommandErrors.of(
                    path, outcome instanceof ProcessRunner.Outcome.Failure failure ? failure.error() : "");
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
}
