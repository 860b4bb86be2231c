package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of flags in the server's page, compared with the command line. */
class FlagsPageTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(--[a-z-]+)` \\| `(\\w+)` \\| (?:`([^`]*)`)?", Pattern.MULTILINE);

    @Test
    void table_hasEveryFlagWithItsVariableAndDefault() throws IOException {
        Map<String, String> shown = ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2) + " " + Objects.toString(row.group(3), "")));
        var server = Objects.requireNonNull(
                        Main.commandLine(Map.of()).getSubcommands().get("server"))
                .getCommandSpec();
        Map<String, String> flags = server.options().stream()
                .filter(option -> EnvironmentDefaults.variable(option).isPresent())
                .collect(Collectors.toMap(
                        option -> option.longestName(),
                        option -> EnvironmentDefaults.variable(option).get() + " "
                                + Objects.toString(option.defaultValue(), "")));
        assertThat(shown).isEqualTo(flags);
    }
}
