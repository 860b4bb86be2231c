package dev.goproxy.server.cli;

import java.io.PrintWriter;
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
        subcommands = ServerCommand.class)
public final class Main implements Runnable {
    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /**
     * Runs the program and exits with 0 on success, 2 for an invalid command line, and 1 for any other error.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        var commandLine = new CommandLine(new Main());
        commandLine.setUsageHelpWidth(100);
        commandLine.setDefaultValueProvider(new EnvironmentDefaults(environment));
        var errors = new CliErrors(environment);
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
