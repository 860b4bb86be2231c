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
     * Runs the program and ends the JVM: with 0 if all went well, 2 if the command line is wrong, 1 if something else is.
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
        var complaints = new CliErrors(environment);
        commandLine.setParameterExceptionHandler(complaints);
        commandLine.setExecutionExceptionHandler(complaints);
        return commandLine;
    }

    /** Without a subcommand: says which there are. */
    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
        out.flush();
    }
}
