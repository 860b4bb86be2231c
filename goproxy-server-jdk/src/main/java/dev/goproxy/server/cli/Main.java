package dev.goproxy.server.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code java -jar goproxy-server-jdk.jar}. */
@Command(
        name = "goproxy",
        description = "A Go module proxy.",
        versionProvider = ProgramVersion.class,
        subcommands = {ServerCommand.class, PrefetchCommand.class, ExportCommand.class})
public final class Main implements Runnable {
    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /**
     * Runs the program and exits with 0 on success, 2 for an invalid command line, 3 if the memory is exhausted, and 1
     * for any other error.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        MemoryExit.install();
        requireReadableFolder();
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** Exits with 1 if Java can't read the name of the working folder; most of what follows would fail for that. */
    private static void requireReadableFolder() {
        String folder = System.getProperty("user.dir");
        try {
            var unused = Path.of(folder);
        } catch (InvalidPathException e) {
            System.err.println("Error: " + Converters.unreadableName(folder));
            System.exit(1);
        }
    }

    static CommandLine commandLine(Map<String, String> environment) {
        var commandLine = new CommandLine(new Main());
        commandLine.setUsageHelpWidth(100);
        commandLine.setDefaultValueProvider(new EnvironmentDefaults(environment));
        var errors = new CliErrors(environment);
        commandLine.registerConverter(Path.class, new Converters.FilePath());
        commandLine.setParameterExceptionHandler(errors);
        commandLine.setExecutionExceptionHandler(errors);
        return commandLine;
    }

    /** Prints the usage, which lists the subcommands. */
    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
        out.flush();
    }
}
