package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.goproxy.env.HostOs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials in a {@code .netrc} file, as the {@code go} command reads it: the first complete entry of a machine counts, a machine may be
 * a host or a longer URL prefix, and {@code default} gives no credentials but ends the file. Immutable; {@link #toString} shows no credentials.
 */
public final class Netrc {
    private static final Splitter FIELDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    private final Map<String, Credentials> machines;

    private Netrc(Map<String, Credentials> machines) {
        this.machines = machines;
    }

    /**
     * Reads the file that an environment names: {@code NETRC}, else {@code .netrc} in the home folder (on Windows {@code _netrc} first).
     *
     * @param environment the environment variables
     * @return what it says; nothing if it can't be read
     */
    public static Netrc of(Map<String, String> environment) {
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
     * Reads the text of a {@code .netrc} file.
     *
     * @param text the text
     * @return what it says
     */
    public static Netrc parse(String text) {
        var parser = new Parser();
        for (String line : text.split("\n", -1)) {
            if (!parser.line(line)) {
                break;
            }
        }
        return new Netrc(Map.copyOf(parser.machines));
    }

    /**
     * The credentials for a request.
     *
     * @param url the request's URL
     * @return those of the longest prefix of the URL that is a machine; always empty if it is not {@code https}
     */
    public Optional<Credentials> lookup(URI url) {
        String authority = url.getRawAuthority();
        if (!"https".equals(url.getScheme()) || authority == null) {
            return Optional.empty();
        }
        return lookup(authority.substring(authority.lastIndexOf('@') + 1) + url.getRawPath());
    }

    /**
     * The credentials for a host, which may be followed by a port and a path.
     *
     * @param place for instance {@code example.com} or {@code example.com:8443/go}
     * @return those of the longest prefix of whole path elements that is a machine
     */
    public Optional<Credentials> lookup(String place) {
        String prefix = place;
        while (!machines.containsKey(prefix)) {
            int slash = prefix.lastIndexOf('/');
            if (slash < 0) {
                return Optional.empty();
            }
            prefix = prefix.substring(0, slash);
        }
        return Optional.ofNullable(machines.get(prefix));
    }

    /** The credentials by host, which may be followed by a port and a path. */
    Map<String, Credentials> machines() {
        return machines;
    }

    @Override
    public String toString() {
        return "Netrc" + machines.keySet();
    }

    /** Go takes the words of a line in pairs; a pair that it doesn't know, or half a pair, is passed over. */
    private static final class Parser {
        private final Map<String, Credentials> machines = new HashMap<>();
        private String machine = "";
        private String login = "";
        private String password = "";
        private boolean inMacro;

        /** Reads a line; false if the file is to be read no further. */
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
