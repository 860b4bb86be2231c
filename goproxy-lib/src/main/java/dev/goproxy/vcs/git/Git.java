package dev.goproxy.vcs.git;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.ProgramStartException;
import dev.goproxy.process.TemporaryFile;
import dev.goproxy.process.TemporaryFolder;
import dev.goproxy.process.Threads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The git command. Arguments from outside are untrusted: they are passed after {@code --end-of-options}, so that none
 * of them can act as an option. Safe for use by multiple threads.
 */
final class Git {
    private static final byte[] NO_INPUT = {};
    private static final int BUFFER = 1 << 13;

    /** More than a module zip may hold: an archive also has files that no zip takes, such as vendored packages. */
    private static final long MAX_ARCHIVE_BYTES = 2L << 30;

    private static final String SSH = "ssh -o ControlMaster=no -o BatchMode=yes";
    private static final Pattern CREDENTIALS = Pattern.compile("(://)[^/\\s]*@");

    /** Variables that would point git to another repository or other objects, or translate its messages. */
    private static final List<String> REMOVED_VARIABLES = List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_COMMON_DIR",
            "GIT_INDEX_FILE",
            "GIT_NAMESPACE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_SHALLOW_FILE",
            "GIT_REPLACE_REF_BASE",
            "GIT_ATTR_SOURCE",
            "LANGUAGE");

    private final ProcessRunner programs;
    private final TemporaryFolder temporary;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final GitHttpProxies proxies;
    private final PackBudget budget;
    private volatile @Nullable Map<String, String> settings;

    /**
     * Creates the command; nothing is run yet.
     *
     * @param temporary folder for the files with its output
     * @param environment variables of the operator
     * @param timeout maximum time that a command may run
     * @param budget limits what is fetched
     */
    Git(
            ProcessRunner programs,
            TemporaryFolder temporary,
            Map<String, String> environment,
            Duration timeout,
            PackBudget budget) {
        this.programs = programs;
        this.temporary = temporary;
        this.environment = gitEnvironment(environment);
        this.proxies = new GitHttpProxies(this.environment);
        this.timeout = timeout;
        this.budget = budget;
    }

    /** Keeps the operator's settings, except those that redirect git, prompt at a terminal or translate messages. */
    private static Map<String, String> gitEnvironment(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        REMOVED_VARIABLES.forEach(variables::remove);
        variables.putIfAbsent("GIT_TERMINAL_PROMPT", "0");
        variables.putIfAbsent("GCM_INTERACTIVE", "never");
        variables.put("GIT_NO_REPLACE_OBJECTS", "1");
        variables.put("GIT_ATTR_NOSYSTEM", "1");
        variables.put("GIT_LITERAL_PATHSPECS", "1");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("LC_ALL", "C");
        if (!environment.containsKey("SSH_ASKPASS")) { // else ssh would prompt, even if the operator chose its command
            variables.put("SSH_ASKPASS", "false");
            variables.put("SSH_ASKPASS_REQUIRE", "force");
        }
        return Map.copyOf(variables);
    }

    /** Returns a subcommand with its options, run with settings such as {@code core.eol=lf}. */
    static List<String> withConfig(List<String> settings, String... subcommand) {
        List<String> command = new ArrayList<>();
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        command.addAll(List.of(subcommand));
        return List.copyOf(command);
    }

    /** Returns a command with settings in addition to its own. */
    static List<String> withConfig(List<String> settings, List<String> command) {
        return withConfig(settings, command.toArray(String[]::new));
    }

    /** Runs git and returns its output. */
    String text(Path folder, List<String> command, String... untrusted) throws IOException {
        return read(
                folder,
                NO_INPUT,
                withArguments(command, untrusted),
                output -> new String(output.readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Parses git's output. */
    interface Reader<T> {
        T read(InputStream output) throws IOException;
    }

    /** Runs git with an input and parses its output. */
    <T> T read(Path folder, byte[] input, List<String> command, Reader<T> reader) throws IOException {
        try (TemporaryFile output = temporary.newFile()) {
            run(reading(folder, command, ProcessRunner.MAX_TEXT_BYTES), input, output.path());
            try (InputStream in = new BufferedInputStream(Files.newInputStream(output.path()))) {
                return reader.read(in);
            }
        }
    }

    /**
     * Runs git with a file for the archive that it prints.
     *
     * @throws NotFoundException if it prints too much
     */
    void archive(Path folder, Path output, List<String> command, String... untrusted) throws IOException {
        ProcessRunner.Command archive = reading(folder, withArguments(command, untrusted), MAX_ARCHIVE_BYTES);
        run(archive, NO_INPUT, output, NotFoundException::new);
    }

    /**
     * Counts the names that git prints, each with a NUL at its end.
     *
     * @throws NotFoundException if it prints too much
     */
    long count(Path folder, List<String> command, String... untrusted) throws IOException {
        try (TemporaryFile output = temporary.newFile()) {
            ProcessRunner.Command names =
                    reading(folder, withArguments(command, untrusted), ProcessRunner.MAX_TEXT_BYTES);
            run(names, NO_INPUT, output.path(), NotFoundException::new);
            long count = 0;
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = Files.newInputStream(output.path())) {
                for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                    for (int i = 0; i < length; i++) {
                        count += buffer[i] == 0 ? 1 : 0;
                    }
                }
            }
            return count;
        }
    }

    /** Runs a git that writes to the folder. The caller makes sure that there is only one at a time. */
    void write(Path folder, byte[] input, List<String> command, String... untrusted) throws IOException {
        try (TemporaryFile output = temporary.newFile()) {
            var writing = new ProcessRunner.Command(
                    program(withArguments(command, untrusted)),
                    folder,
                    variables(folder),
                    timeout,
                    ProcessRunner.MAX_TEXT_BYTES,
                    new WriteMarker(folder, budget));
            run(writing, input, output.path());
        }
    }

    /** Returns whether a remote answers in git's protocol when git itself prints nothing. */
    boolean isAnswered(Path folder, List<String> command, String... untrusted) throws IOException {
        try (TemporaryFile packets = temporary.newFile();
                TemporaryFile output = temporary.newFile()) {
            Map<String, String> variables = variables(folder);
            variables.put("GIT_TRACE_PACKET", packets.path().toString());
            List<String> program = program(withArguments(command, untrusted));
            run(new ProcessRunner.Command(program, folder, variables, timeout), NO_INPUT, output.path());
            return Files.size(packets.path()) > 0;
        }
    }

    private static List<String> withArguments(List<String> command, String... untrusted) {
        List<String> words = new ArrayList<>(command);
        if (untrusted.length > 0) {
            words.add("--end-of-options");
            words.addAll(List.of(untrusted));
        }
        return words;
    }

    private static List<String> program(List<String> command) {
        List<String> words = new ArrayList<>(List.of("git"));
        words.addAll(command);
        return words;
    }

    private ProcessRunner.Command reading(Path folder, List<String> command, long maxBytes) throws IOException {
        return new ProcessRunner.Command(
                program(command), folder, variables(folder), timeout, maxBytes, ProcessRunner.Listener.NONE);
    }

    private Map<String, String> variables(Path folder) throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(settings());
        variables.put("GIT_DIR", folder.toString());
        return variables;
    }

    /**
     * Returns the variables for what the operator has not chosen, by a variable or a setting: how ssh is run, and how
     * git identifies itself to HTTP proxies whose URL has a user. For by itself it waits until it is asked, and prefers
     * methods that need more than a password.
     */
    private Map<String, String> settings() throws IOException {
        Map<String, String> variables = settings;
        if (variables == null) {
            variables = new HashMap<>();
            if (!environment.containsKey("GIT_SSH")
                    && !environment.containsKey("GIT_SSH_COMMAND")
                    && !hasSetting("core.sshCommand")) {
                variables.put("GIT_SSH_COMMAND", SSH);
            }
            if (proxies.haveCredentials()
                    && !environment.containsKey(GitHttpProxies.METHOD_VARIABLE)
                    && !hasSetting("http.proxyAuthMethod")) {
                variables.put(GitHttpProxies.METHOD_VARIABLE, "basic");
            }
            settings = variables;
        }
        return variables;
    }

    private boolean hasSetting(String key) throws IOException {
        Path folder = temporary.path();
        Map<String, String> variables = new HashMap<>(environment);
        // Not the settings of a repository that the folder happens to be in.
        variables.put("GIT_DIR", folder.resolve("no.git").toString());
        List<String> command = List.of("git", "config", "--get", key);
        try (TemporaryFile output = temporary.newFile()) {
            var query = new ProcessRunner.Command(command, folder, variables, timeout);
            return outcome(query, NO_INPUT, output.path()) instanceof ProcessRunner.Outcome.Success;
        }
    }

    private void run(ProcessRunner.Command command, byte[] input, Path output) throws IOException {
        run(command, input, output, UpstreamException::new);
    }

    private void run(ProcessRunner.Command command, byte[] input, Path output, Function<String, FetchException> tooMuch)
            throws IOException {
        ProcessRunner.Outcome outcome = outcome(command, input, output);
        if (outcome instanceof ProcessRunner.Outcome.Failure failure) {
            throw new GitException(failure.status(), clean(proxies.explain(failure.error()), command.folder()));
        }
        if (outcome instanceof ProcessRunner.Outcome.TimedOut) {
            throw new UpstreamTimeoutException("git did not end within " + timeout.toSeconds() + " s");
        }
        if (outcome instanceof ProcessRunner.Outcome.TooMuchOutput) {
            throw tooMuch.apply("the repository is too large: git printed more than " + command.maxBytes() + " bytes");
        }
    }

    private ProcessRunner.Outcome outcome(ProcessRunner.Command command, byte[] input, Path output) throws IOException {
        try {
            return programs.run(command, input, output);
        } catch (InterruptedException e) {
            throw Threads.interrupted("interrupted while git ran", e);
        } catch (ProgramStartException e) {
            if (!Files.isDirectory(command.folder())) {
                throw new DamagedClone("its folder is gone", command.folder(), Optional.empty());
            }
            throw new UpstreamException("git is not installed here", e);
        }
    }

    /** Removes credentials and the names of local folders from a message. */
    private static String clean(String error, Path folder) {
        String text = CREDENTIALS.matcher(error).replaceAll("$1").replace(folder.toString(), ".");
        @Nullable Path parent = folder.getParent();
        return parent == null ? text : text.replace(parent.toString(), ".");
    }

    /** Thrown when git exits with an error. It does not leave this package: each caller translates it. */
    static final class GitException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        GitException(int status, String error) {
            super(error);
            this.status = status;
        }

        /** Returns the exit status. */
        int status() {
            return status;
        }

        /** Returns git's message. */
        String error() {
            String message = getMessage();
            return message == null ? "" : message;
        }
    }
}
