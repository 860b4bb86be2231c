package dev.goproxy.server.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads the defaults of flags from the environment: that of {@code --cacher-dir} from {@code GOPROXY_CACHER_DIR}. None
 * of Go's own variables has such a name.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return variable(argument)
                .map(environment::get)
                .filter(value -> !value.isEmpty())
                .orElse(null);
    }

    /** Returns the name of the variable of a flag; empty for {@code --help} and {@code --version}. */
    static Optional<String> variable(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return Optional.empty();
        }
        String name = option.longestName().substring("--".length());
        return Optional.of("GOPROXY_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
