package dev.goproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint.Info;
import dev.goproxy.protocol.Endpoint.Latest;
import dev.goproxy.protocol.Endpoint.Mod;
import dev.goproxy.protocol.Endpoint.Query;
import dev.goproxy.protocol.Endpoint.SumDbPath;
import dev.goproxy.protocol.Endpoint.VersionList;
import dev.goproxy.protocol.Endpoint.Zip;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    private static final ModulePath TOML = ModulePath.parse("github.com/BurntSushi/toml");

    private static Stream<Arguments> endpoints() {
        var version = new ModuleVersion(TOML, Version.parse("v1.0.0-RC1"));
        return Stream.of(
                Arguments.of("github.com/!burnt!sushi/toml/@v/list", new VersionList(TOML)),
                Arguments.of("github.com/!burnt!sushi/toml/@latest", new Latest(TOML)),
                Arguments.of("github.com/!burnt!sushi/toml/@v/v1.0.0-!r!c1.info", new Info(version)),
                Arguments.of("github.com/!burnt!sushi/toml/@v/v1.0.0-!r!c1.mod", new Mod(version)),
                Arguments.of("github.com/!burnt!sushi/toml/@v/v1.0.0-!r!c1.zip", new Zip(version)),
                Arguments.of("github.com/!burnt!sushi/toml/@v/!main.info", new Query(TOML, "Main")),
                Arguments.of("github.com/!burnt!sushi/toml/@v/v1.info", new Query(TOML, "v1")),
                Arguments.of("github.com/!burnt!sushi/toml/@v/v2.0.0.info", new Query(TOML, "v2.0.0")),
                Arguments.of("github.com/!burnt!sushi/toml/@v/v1.0.0+meta.info", new Query(TOML, "v1.0.0+meta")),
                Arguments.of(
                        "sumdb/sum.golang.org/tile/8/0/x001/234.p/5",
                        new SumDbPath("sum.golang.org/tile/8/0/x001/234.p/5")));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void parse_andPrint(String name, Endpoint endpoint) {
        assertThat(Endpoint.parse("/" + name)).isEqualTo(endpoint);
        assertThat(endpoint.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a.b/@v/list",
                "//a.b/@v/list",
                "/a.b/./@v/list",
                "/a.b/../@v/list",
                "/a.b/@v/list/",
                "/.",
                "/.."
            })
    void parse_uncleanPath_hasNoReason(String path) {
        assertThatThrownBy(() -> Endpoint.parse(path))
                .isInstanceOf(NoSuchEndpointException.class)
                .hasMessage("");
    }

    @Test
    void parse_longNames() {
        String file = "/a.b/@v/" + "x".repeat(250) + ".info";
        assertThat(Endpoint.parse(file)).isInstanceOf(Query.class);
        assertThatThrownBy(() -> Endpoint.parse("/a.b/@v/" + "x".repeat(251) + ".info"))
                .isInstanceOf(NoSuchEndpointException.class)
                .hasMessage("name too long");
        assertThatThrownBy(() -> Endpoint.parse("/a.b" + "/x".repeat(1100) + "/@v/list"))
                .isInstanceOf(NoSuchEndpointException.class)
                .hasMessage("name too long");
    }

    @Provide
    Arbitrary<String> paths() {
        var pieces = Arbitraries.of(
                "a.b",
                "/",
                "/@v/",
                "/@latest",
                "@",
                "v1.0.0",
                "v2",
                "!a",
                "!",
                "A",
                ".",
                "..",
                "list",
                ".info",
                ".mod",
                ".zip",
                "sumdb",
                "\0",
                "\u00e9",
                " ",
                "%",
                "\\",
                ":",
                "+incompatible",
                "-0.20200101000000-abcdefabcdef",
                "con",
                "~1",
                "x");
        return pieces.list().ofMaxSize(10).map(list -> "/" + String.join("", list));
    }

    @Property(tries = 5000)
    void parse_eitherRefusesOrPrintsWhatItRead(@ForAll("paths") String path) {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(path);
        } catch (NoSuchEndpointException e) {
            return;
        }
        assertThat("/" + endpoint.name()).isEqualTo(path);
        assertThat(path).doesNotContain("/../", "/./", "//");
        if (!(endpoint instanceof SumDbPath)) {
            assertThat(path).matches("[ -~&&[^A-Z\\\\:]]*"); // what may become a file's name
        }
    }

    @Provide
    Arbitrary<Endpoint> queries() {
        var words = Arbitraries.of(
                "v1", "v1.2.3", "v2.0.0", "Main", "a.b", "x+y", "0123456789ab", "v1.0.0-0.20200101000000-abcdefabcdef");
        var paths = Arbitraries.of("a.b", "a.b/C/v2", "gopkg.in/yaml.v2", "github.com/BurntSushi/toml");
        return Combinators.combine(paths, words).as((path, word) -> new Query(ModulePath.parse(path), word));
    }

    @Property
    void parse_ofAnythingPrinted_namesItByItsOneKind(@ForAll("queries") Endpoint endpoint) {
        Endpoint parsed = Endpoint.parse("/" + endpoint.name());
        assertThat(parsed.name()).isEqualTo(endpoint.name());
        if (!parsed.equals(endpoint)) { // what looks like a query is a canonical version that fits
            assertThat(parsed).isInstanceOf(Info.class);
        }
    }

    @Test
    void name_ofAQueryThatCantBeExpressed_isRefused() {
        assertThatThrownBy(() -> new Query(TOML, "feature/x").name()).isInstanceOf(InvalidNameException.class);
    }
}
