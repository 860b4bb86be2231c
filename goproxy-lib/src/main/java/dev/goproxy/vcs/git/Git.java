package dev.goproxy.vcs.git;

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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The git command. Words of ours and words from outside are kept apart: the latter stand behind {@code --end-of-options}, so that none of them
 * can be an option.
 */
public final class Git {
    private static final byte[] NO_INPUT = {};
    /** Beyond what a module zip may hold there is room for what no zip takes: vendored packages, modules below. */
    private static final long MAX_ARCHIVE_BYTES = 2L << 30;

    private static final String SSH = "ssh -o ControlMaster=no -o BatchMode=yes";
    private static final Pattern CREDENTIALS = Pattern.compile("(://)[^/\\s]*@");

    private final ProcessRunner programs;
    private final TemporaryFolder temporary;
    private final Map<String, String> environment;
    private final Duration deadline;
    private volatile @Nullable Map<String, String> ssh;

    public Git(ProcessRunner programs, TemporaryFolder temporary, Map<String, String> environment, Duration deadline) {
        this.programs = programs;
        this.temporary = temporary;
        this.environment = gitEnvironment(environment);
        this.deadline = deadline;
    }

    /** The operator's settings work, but what points git elsewhere, talks to a terminal, or translates messages does not. */
    private static Map<String, String> gitEnvironment(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        List.of(
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
                        "LANGUAGE")
                .forEach(variables::remove);
        variables.putIfAbsent("GIT_TERMINAL_PROMPT", "0");
        variables.putIfAbsent("GCM_INTERACTIVE", "never");
        variables.put("GIT_NO_REPLACE_OBJECTS", "1");
        variables.put("GIT_ATTR_NOSYSTEM", "1");
        variables.put("GIT_LITERAL_PATHSPECS", "1");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("LC_ALL", "C");
        if (!environment.containsKey("SSH_ASKPASS")) { // else ssh would ask at a terminal, whoever has chosen the ssh
            variables.put("SSH_ASKPASS", "false");
            variables.put("SSH_ASKPASS_REQUIRE", "force");
        }
        return Map.copyOf(variables);
    }

    /** Runs git and returns what it printed. */
    String text(Path folder, List<String> ours, String... fromOutside) throws IOException {
        return read(folder, NO_INPUT, command(ours, fromOutside), Git::text);
    }

    /** Makes something of what git has printed. */
    interface Reader<T> {
        T read(InputStream answer) throws IOException;
    }

    /** Runs git with an input and reads what it printed. */
    <T> T read(Path folder, byte[] input, List<String> command, Reader<T> reader) throws IOException {
        try (TemporaryFile output = temporary.newFile()) {
            run(
                    command(folder, command, ProcessRunner.MAX_TEXT_BYTES, ProcessRunner.Listener.NONE),
                    input,
                    output.path());
            try (InputStream answer = new BufferedInputStream(Files.newInputStream(output.path()))) {
                return reader.read(answer);
            }
        }
    }

    /** Runs a git that writes to the folder; never two at a time. */
    void write(Path folder, byte[] input, List<String> ours, String... fromOutside) throws IOException {
        try (TemporaryFile output = temporary.newFile()) {
            var command =
                    command(folder, command(ours, fromOutside), ProcessRunner.MAX_TEXT_BYTES, new WriteMarker(folder));
            run(command, input, output.path());
        }
    }

    /** Whether somebody who speaks git's protocol answers a git that prints nothing. */
    boolean isAnswered(Path folder, List<String> ours, String... fromOutside) throws IOException {
        try (TemporaryFile packets = temporary.newFile();
                TemporaryFile output = temporary.newFile()) {
            var quiet = command(
                    folder, command(ours, fromOutside), ProcessRunner.MAX_TEXT_BYTES, ProcessRunner.Listener.NONE);
            Map<String, String> variables = new HashMap<>(quiet.environment());
            variables.put("GIT_TRACE_PACKET", packets.path().toString());
            run(new ProcessRunner.Command(quiet.command(), folder, variables, deadline), NO_INPUT, output.path());
            return Files.size(packets.path()) > 0;
        }
    }

    /** Runs git with a file for the archive that it prints. */
    void archive(Path folder, Path output, List<String> ours, String... fromOutside) throws IOException {
        run(
                command(folder, command(ours, fromOutside), MAX_ARCHIVE_BYTES, ProcessRunner.Listener.NONE),
                NO_INPUT,
                output);
    }

    private static String text(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> command(List<String> ours, String... fromOutside) {
        List<String> command = new ArrayList<>(ours);
        if (fromOutside.length > 0) {
            command.add("--end-of-options");
            command.addAll(List.of(fromOutside));
        }
        return command;
    }

    private ProcessRunner.Command command(
            Path folder, List<String> words, long maxBytes, ProcessRunner.Listener listener) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(words);
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(ssh());
        variables.put("GIT_DIR", folder.toString());
        return new ProcessRunner.Command(command, folder, variables, deadline, maxBytes, listener);
    }

    private void run(ProcessRunner.Command command, byte[] input, Path output) throws IOException {
        ProcessRunner.Outcome outcome = outcome(command, input, output);
        if (outcome instanceof ProcessRunner.Outcome.Failure failure) {
            throw new GitException(failure.status(), clean(failure.error(), command.folder()));
        }
        if (outcome instanceof ProcessRunner.Outcome.TimedOut) {
            throw new UpstreamTimeoutException("git did not end within " + deadline.toSeconds() + " s");
        }
        if (outcome instanceof ProcessRunner.Outcome.TooMuchOutput) {
            throw new UpstreamException(
                    "the repository is too large: git printed more than " + command.maxBytes() + " bytes");
        }
    }

    /** How ssh is run, unless the operator has said it, be it by variables or by {@code core.sshCommand}. Found out once. */
    private Map<String, String> ssh() throws IOException {
        Map<String, String> variables = ssh;
        if (variables == null) {
            variables = hasSshCommand() ? Map.of() : Map.of("GIT_SSH_COMMAND", SSH);
            ssh = variables;
        }
        return variables;
    }

    private boolean hasSshCommand() throws IOException {
        if (environment.containsKey("GIT_SSH") || environment.containsKey("GIT_SSH_COMMAND")) {
            return true;
        }
        Map<String, String> variables = new HashMap<>(environment);
        Path folder = temporary.path();
        Path nowhere = folder.resolve("no.git"); // no repository around us has a say
        variables.put("GIT_DIR", nowhere.toString());
        List<String> command = List.of("git", "config", "--get", "core.sshCommand");
        try (TemporaryFile output = temporary.newFile()) {
            var asking = new ProcessRunner.Command(command, folder, variables, deadline);
            return outcome(asking, NO_INPUT, output.path()) instanceof ProcessRunner.Outcome.Success;
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

    private static String clean(String error, Path folder) {
        String text = CREDENTIALS.matcher(error).replaceAll("$1").replace(folder.toString(), ".");
        @Nullable Path parent = folder.getParent();
        return parent == null ? text : text.replace(parent.toString(), ".");
    }

    /** Git ended with an error. Nobody outside sees this: those who asked know what it means. */
    static final class GitException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        GitException(int status, String error) {
            super(error);
            this.status = status;
        }

        int status() {
            return status;
        }

        String error() {
            String message = getMessage();
            return message == null ? "" : message;
        }
    }
}
