package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.goproxy.process.HostOs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials of a {@code .netrc} file, as the {@code go} command reads it: the first complete entry of a machine
 * counts; a machine may be a host or a longer URL prefix; and {@code default} ends the file, without credentials.
 * Immutable. {@link #toString} does not show credentials.
 */
final class Netrc {
    private static final Splitter FIELDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    private final Map<String, Credentials> machines;

    private Netrc(Map<String, Credentials> machines) {
        this.machines = machines;
    }

    /**
     * Reads the file of an environment: that of {@code NETRC}, else {@code .netrc} in the home folder; on Windows
     * {@code _netrc}, if it exists.
     *
     * @param environment environment variables
     * @return its credentials; none if it can't be read
     */
    static Netrc of(Map<String, String> environment) {
        return of(environment, HostOs.current());
    }

    static Netrc of(Map<String, String> environment, HostOs os) {
        try {
            Optional<Path> file = find(environment, os);
            return file.isEmpty() ? parse("") : parse(new String(Files.readAllBytes(file.get()), UTF_8));
        } catch (IOException | InvalidPathException e) {
            return parse("");
        }
    }

    private static Optional<Path> find(Map<String, String> environment, HostOs os) {
        String netrc = environment.getOrDefault("NETRC", "");
        if (!netrc.isEmpty()) {
            return Optional.of(Path.of(netrc));
        }
        String home = environment.getOrDefault(os == HostOs.WINDOWS ? "USERPROFILE" : "HOME", "");
        if (home.isEmpty()) {
            return Optional.empty();
        }
        Path legacy = Path.of(home, "_netrc");
        return Optional.of(os == HostOs.WINDOWS && Files.exists(legacy) ? legacy : Path.of(home, ".netrc"));
    }

    /**
     * Parses the text of a {@code .netrc} file. Unknown words are skipped, as in Go.
     */
    static Netrc parse(String text) {
        var parser = new Parser();
        for (String line : text.split("\n", -1)) {
            if (!parser.line(line)) {
                break;
            }
        }
        return new Netrc(Map.copyOf(parser.machines));
    }

    /** Returns the credentials by host, which may be followed by a port and a path. */
    Map<String, Credentials> machines() {
        return machines;
    }

    @Override
    public String toString() {
        return "Netrc" + machines.keySet();
    }

    /** Reader of lines. Like Go, it takes the words of a line in pairs, and skips unknown and incomplete pairs. */
    private static final class Parser {
        private final Map<String, Credentials> machines = new HashMap<>();
        private String machine = "";
        private String login = "";
        private String password = "";
        private boolean inMacro;

        /** Reads a line. Returns false if the rest of the file is ignored. */
        boolean line(String line) {
            if (inMacro) {
                inMacro = !line.isEmpty();
                return true;
            }
            List<String> words = FIELDS.splitToList(line);
            for (int i = 0; i + 1 < words.size(); i += 2) {
                pair(words.get(i), words.get(i + 1));
            }
            return words.size() % 2 == 0 || !words.get(words.size() - 1).equals("default");
        }

        private void pair(String name, String value) {
            switch (name) {
                case "machine" -> reset(value);
                case "login" -> login = value;
                case "password" -> password = value;
                case "macdef" -> inMacro = true;
                default -> {}
            }
            if (!machine.isEmpty() && !login.isEmpty() && !password.isEmpty()) {
                machines.putIfAbsent(prefix(machine), new Credentials(login, password));
                reset("");
            }
        }

        private void reset(String nextMachine) {
            machine = nextMachine;
            login = "";
            password = "";
        }

        private static String prefix(String machine) {
            String host = machine.startsWith("https://") ? machine.substring("https://".length()) : machine;
            return host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
        }
    }
}
