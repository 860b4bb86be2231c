package dev.goproxy.auth;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the value of GOAUTH. */
final class GoAuthList {
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    private GoAuthList() {}

    /**
     * The commands of a list.
     *
     * @param value GOAUTH's value; empty means {@code netrc}
     * @param environment what programs are run with
     * @return the commands in the list's order; none if it is {@code off}
     * @throws IllegalArgumentException if it is malformed, or names a folder that does not exist
     */
    static List<AuthCommand> parse(String value, Map<String, String> environment) {
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
                        throw new IllegalArgumentException("invalid GOAUTH: off goes with no other command");
                    }
                }
                case "netrc" -> commands.add(new NetrcAuth(environment));
                case "git" -> commands.add(new GitAuth(folder(words), environment));
                default -> commands.add(new ProgramAuth(words(part), environment));
            }
        }
        return List.copyOf(commands);
    }

    private static Path folder(List<String> words) {
        try {
            if (words.size() == 2 && Path.of(words.get(1)).isAbsolute()) {
                Path folder = Path.of(words.get(1));
                if (!Files.isDirectory(folder)) {
                    throw new IllegalArgumentException("invalid GOAUTH: git " + folder + " is no folder");
                }
                return folder;
            }
        } catch (InvalidPathException e) {
            // The same as a relative one.
        }
        throw new IllegalArgumentException("invalid GOAUTH: git needs one absolute path, of a folder");
    }

    /** Words are separated by blanks, unless they begin with a quote and so end with the next of its kind; nothing is unescaped. */
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
