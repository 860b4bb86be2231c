package dev.goproxy.server.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line what is wrong. */
final class CliErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Map<String, String> environment;

    CliErrors(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        print(e.getCommandLine(), describe(e) + origin(e, args) + " (see '" + command + " --help')");
        return ExitCode.USAGE;
    }

    /** Names the environment variable if it is there that the bad value comes from. */
    private String origin(ParameterException e, String[] args) {
        return Optional.ofNullable(e.getArgSpec())
                .flatMap(EnvironmentDefaults::variable)
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .filter(variable -> !isGiven(variable, args))
                .map(variable -> ", from the environment variable " + variable)
                .orElse("");
    }

    private static boolean isGiven(String variable, String[] args) {
        String flag = "--"
                + variable.substring("GOPROXY_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
        for (String arg : args) {
            if (arg.equals(flag) || arg.startsWith(flag + "=")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
        print(commandLine, describe(e));
        return ExitCode.SOFTWARE;
    }

    private static void print(CommandLine commandLine, String complaint) {
        commandLine.getErr().println("Error: " + complaint);
        commandLine.getErr().flush();
    }

    /** The exceptions of the file system have no more to say than a path. */
    static String describe(Exception e) {
        String message = firstLine(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        if (e instanceof NoSuchFileException) {
            return message + ": no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return message + ": not a folder";
        }
        boolean speaks =
                e instanceof IOException || e instanceof IllegalArgumentException || e instanceof ParameterException;
        return speaks ? message : e.getClass().getSimpleName() + ": " + message;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
