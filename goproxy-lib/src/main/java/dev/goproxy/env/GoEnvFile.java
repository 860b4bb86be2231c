package dev.goproxy.env;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.process.HostOs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The file that {@code go env -w} writes: where it is, and what is in it. */
final class GoEnvFile {
    private GoEnvFile() {}

    /** The file's place by GOENV, else in the user's configuration folder; empty if there is none. */
    static Optional<Path> find(Map<String, String> environment, HostOs os) {
        String goenv = environment.getOrDefault("GOENV", "");
        if (goenv.equals("off")) {
            return Optional.empty();
        }
        try {
            return goenv.isEmpty()
                    ? configDir(environment, os).map(dir -> dir.resolve("go").resolve("env"))
                    : Optional.of(Path.of(goenv));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> configDir(Map<String, String> environment, HostOs os) {
        return switch (os) {
            case WINDOWS -> folder(environment, "AppData");
            case MAC -> folder(environment, "HOME").map(home -> home.resolve("Library/Application Support"));
            case UNIX ->
                folder(environment, "XDG_CONFIG_HOME")
                        .map(dir -> Optional.of(dir).filter(Path::isAbsolute))
                        .orElseGet(() -> folder(environment, "HOME").map(home -> home.resolve(".config")));
        };
    }

    private static Optional<Path> folder(Map<String, String> environment, String name) {
        return Optional.of(environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    /**
     * The variables in a file. Lines without {@code =}, or not beginning with a capital letter, are skipped, as is a
     * file that can't be read.
     */
    static Map<String, String> read(Path file) {
        String text;
        try {
            text = new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException | SecurityException e) {
            return Map.of();
        }
        var variables = new HashMap<String, String>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) >= 'A' && line.charAt(0) <= 'Z') {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return Map.copyOf(variables);
    }
}
