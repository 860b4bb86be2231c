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

/** Prints an error of the command line, or of a command, in one line. */
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

    /** Names the environment variable, if the invalid value is from there. */
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

    private static void print(CommandLine commandLine, String message) {
        commandLine.getErr().println("Error: " + message);
        commandLine.getErr().flush();
    }

    /** Describes an error; the messages of the file system's exceptions are mere paths. */
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
        boolean hasMessage =
                e instanceof IOException || e instanceof IllegalArgumentException || e instanceof ParameterException;
        return hasMessage ? message : e.getClass().getSimpleName() + ": " + message;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
