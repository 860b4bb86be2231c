package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.logging.LogFormat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(Map<String, String> environment, String... args) {
        return Main.commandLine(environment)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private static CommandSpec server(CommandLine main) {
        return Objects.requireNonNull(main.getSubcommands().get("server")).getCommandSpec();
    }

    private static ServerCommand command(Map<String, String> environment, String... args) {
        CommandLine main = Main.commandLine(environment);
        main.parseArgs(args);
        return (ServerCommand) server(main).userObject();
    }

    @Test
    void server_defaultsAreGoproxys() {
        var command = command(Map.of(), "server");
        assertThat(command.http.address).isEqualTo("localhost:8080");
        assertThat(command.proxy.cacher).isEqualTo(ProxyOptions.CacherKind.DIR);
        assertThat(command.proxy.cacherDir).isEqualTo(Path.of("caches"));
        assertThat(command.proxy.tempDir).isEmpty();
        assertThat(command.http.pathPrefix).isEmpty();
        assertThat(command.http.tlsCertFile).isEmpty();
        assertThat(command.http.tlsKeyFile).isEmpty();
        assertThat(command.proxy.proxiedSumDbs).containsExactly("sum.golang.org");
        assertThat(command.proxy.freshFor).isEqualTo(Duration.ofSeconds(60));
        assertThat(command.proxy.absentFor).isEqualTo(Duration.ofSeconds(60));
        assertThat(command.proxy.readAhead).isEqualTo(16);
        assertThat(command.proxy.insecure).isFalse();
        assertThat(command.proxy.connectTimeout).isEqualTo(Duration.ofSeconds(30));
        assertThat(command.proxy.fetchTimeout).isEqualTo(Duration.ofMinutes(10));
        assertThat(command.http.shutdownTimeout).isEqualTo(Duration.ofSeconds(10));
        assertThat(command.logging.format).isEqualTo(LogFormat.TEXT);
        assertThat(command.proxy.maxConcurrentDirectFetches).isEmpty();
    }

    @Test
    void server_flags() {
        var command = command(
                Map.of(),
                "server",
                "--address=:0",
                "--cacher=memory",
                "--temp-dir",
                "/t",
                "--proxied-sumdbs",
                "sum.golang.org https://s.example,b.example",
                "--proxied-sumdbs=c.example",
                "--insecure",
                "--fetch-timeout=0",
                "--log-format=json",
                "--max-concurrent-direct-fetches=3");
        assertThat(command.http.address).isEqualTo(":0");
        assertThat(command.proxy.cacher).isEqualTo(ProxyOptions.CacherKind.MEMORY);
        assertThat(command.proxy.tempDir).contains(Path.of("/t"));
        assertThat(command.proxy.proxiedSumDbs)
                .containsExactly("sum.golang.org https://s.example", "b.example", "c.example");
        assertThat(command.proxy.insecure).isTrue();
        assertThat(command.proxy.fetchTimeout).isZero();
        assertThat(command.logging.format).isEqualTo(LogFormat.JSON);
        assertThat(command.proxy.maxConcurrentDirectFetches).contains(3);
    }

    @Test
    void server_takesFlagsFromTheEnvironment_andTheFlagWins() {
        var environment = Map.of(
                "GOPROXY_ADDRESS", ":1",
                "GOPROXY_CACHER_DIR", "/from/env",
                "GOPROXY_PROXIED_SUMDBS", "a.example,b.example",
                "GOPROXY_INSECURE", "true",
                "GOPROXY_TLS_CERT_FILE", "/cert",
                "GOPROXY_VERSION", "not a boolean",
                "GOPROXY_HELP", "1",
                "GOPROXY_PATH_PREFIX", "");
        var command = command(environment, "server", "--address", ":2", "--insecure=false");
        assertThat(command.http.address).isEqualTo(":2");
        assertThat(command.proxy.insecure).isFalse();
        assertThat(command.proxy.cacherDir).isEqualTo(Path.of("/from/env"));
        assertThat(command.proxy.proxiedSumDbs).containsExactly("a.example", "b.example");
        assertThat(command.http.tlsCertFile).contains(Path.of("/cert"));
        var flags = command(environment, "server", "--proxied-sumdbs", "c.example");
        assertThat(flags.proxy.proxiedSumDbs).containsExactly("c.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server --foo | Unknown option: '--foo' (see 'goproxy server --help')",
                "server x | Unmatched argument at index 1: 'x' (see 'goproxy server --help')",
                "bogus | Unmatched argument at index 0: 'bogus' (see 'goproxy --help')",
                "server --fetch-timeout=5 | invalid duration \"5\": missing unit (see 'goproxy server --help')",
                "server --fetch-timeout=-5s | invalid duration \"-5s\": negative (see",
                "server --cacher=s4 | invalid cacher \"s4\": must be dir or memory (see",
                "server --log-format=xml | invalid log format \"xml\": must be text or json (see",
                "server --max-concurrent-direct-fetches=-1 | invalid number \"-1\"",
                "server --proxied-sumdbs=https://x | invalid checksum database \"https://x\"",
                "server --insecure=maybe | 'maybe' is not a boolean",
                "server --tls-key-file=x | --tls-cert-file and --tls-key-file go together (see",
                "server --cacher=memory --address=localhost | invalid address \"localhost\": missing port (see",
                "server --cacher=memory --path-prefix=/%20 | invalid path prefix: /%20 (see",
                "server --address | Missing required parameter for option '--address'",
            })
    void usageErrors_areOneLineAndExit2(String args, String message) {
        assertThat(execute(Map.of("GOPROXY", "off"), args.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).startsWith("Error: ").contains(message).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void usageErrors_nameTheVariable() {
        assertThat(execute(Map.of("GOPROXY_FETCH_TIMEOUT", "5"), "server")).isEqualTo(2);
        assertThat(err.toString())
                .contains("from the environment variable GOPROXY_FETCH_TIMEOUT")
                .hasLineCount(1);
    }

    @Test
    void help() {
        assertThat(execute(Map.of())).isZero();
        assertThat(out.toString()).startsWith("Usage: goproxy ").contains("server");
        assertThat(execute(Map.of(), "--help")).isZero();
        assertThat(execute(Map.of(), "server", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: goproxy server ", "--cacher-dir", "Default: 10m0s");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--version", "-v", "server --version"})
    void version(String args) {
        assertThat(execute(Map.of(), args.split(" ", -1))).isZero();
        assertThat(out.toString()).startsWith("goproxy version ").hasLineCount(1);
    }

    @Test
    void variable_isNoneOfGos() {
        assertThat(server(Main.commandLine(Map.of())).options())
                .extracting(EnvironmentDefaults::variable)
                .filteredOn(Optional::isPresent)
                .extracting(Optional::get)
                .isNotEmpty()
                .allMatch(name -> name.startsWith("GOPROXY_"))
                .isNotEqualTo(List.of("GOPROXY"));
    }
}
