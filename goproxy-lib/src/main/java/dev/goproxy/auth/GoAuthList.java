package dev.goproxy.auth;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.goproxy.process.ProcessRunner;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parser of the value of GOAUTH. */
final class GoAuthList {
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    private GoAuthList() {}

    /**
     * Parses a value.
     *
     * @param value commands separated by semicolons; empty means {@code netrc}
     * @param environment environment variables of the commands
     * @param runner runs the commands
     * @return the commands in the order of the list; none if it is {@code off}
     * @throws IllegalArgumentException if the value is malformed, or names a folder that does not exist
     */
    static List<AuthCommand> parse(String value, Map<String, String> environment, ProcessRunner runner) {
        List<AuthCommand> commands = new ArrayList<>();
        String[] parts = value.isEmpty() ? new String[] {"netrc"} : value.split(";", -1);
        for (String part : parts) {
            List<String> words = WORDS.splitToList(part);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("invalid GOAUTH: it has an empty command");
            }
            switch (words.get(0)) {
                case "off" -> {
                    if (parts.length > 1) {
                        throw new IllegalArgumentException(
                                "invalid GOAUTH: off cannot be combined with other commands");
                    }
                }
                case "netrc" -> commands.add(new NetrcAuth(environment));
                case "git" -> commands.add(new GitAuth(runner, folder(words), environment));
                default -> commands.add(new ProgramAuth(runner, words(part), environment));
            }
        }
        return List.copyOf(commands);
    }

    private static Path folder(List<String> words) {
        try {
            if (words.size() == 2 && Path.of(words.get(1)).isAbsolute()) {
                Path folder = Path.of(words.get(1));
                if (!Files.isDirectory(folder)) {
                    throw new IllegalArgumentException("invalid GOAUTH: git " + folder + " is not a folder");
                }
                return folder;
            }
        } catch (InvalidPathException e) {
            // Rejected below, like a relative path.
        }
        throw new IllegalArgumentException("invalid GOAUTH: git needs one absolute path, that of a folder");
    }

    /**
     * Splits a command into words. A word ends at the next blank; or, if it begins with a quotation mark, at the next
     * mark of the same kind. There are no escapes.
     */
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        int next = 0;
        while (next < command.length()) {
            char c = command.charAt(next);
            if (isBlank(c)) {
                next++;
                continue;
            }
            boolean quoted = c == '"' || c == '\'';
            int end = quoted ? command.indexOf(c, next + 1) : endOfWord(command, next);
            if (end < 0) {
                throw new IllegalArgumentException("invalid GOAUTH: a quote is not closed");
            }
            words.add(command.substring(quoted ? next + 1 : next, end));
            next = quoted ? end + 1 : end;
        }
        return words;
    }

    private static int endOfWord(String command, int start) {
        int end = start;
        while (end < command.length() && !isBlank(command.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
