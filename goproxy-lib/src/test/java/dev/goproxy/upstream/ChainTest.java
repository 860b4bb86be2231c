package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTest {
    private static final ModulePath PATH = ModulePath.parse("a.b/c");

    private final ChainEntry direct = entry("direct", false);
    private final Map<ChainEntry, String> says = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private static ChainEntry entry(String name, boolean fallsBackOnAnyError) {
        var source = new FileSource(Path.of("/" + name), new Observers());
        return new ChainEntry(name, deadline -> source, fallsBackOnAnyError);
    }

    /**
     * A chain of entries that say {@code ok}, {@code absent} or {@code failed}, told apart by a number: {@code
     * absent1,failed2|ok3,off}.
     */
    private Chain chain(String value, String noProxy) {
        return chain(value, noProxy, List.of());
    }

    private Chain chain(String value, String noProxy, List<Chain.Route> routes) {
        var proxies = new ArrayList<ChainEntry>();
        boolean endsWithDirect = false;
        for (String entry : Splitter.onPattern("(?<=[,|])").split(value)) {
            String word = entry.replaceAll("[,|]", "");
            if (word.equals("direct")) {
                endsWithDirect = true;
                break;
            }
            if (!word.equals("off")) {
                ChainEntry proxy = entry(word, entry.endsWith("|"));
                says.put(proxy, word);
                proxies.add(proxy);
            }
        }
        return new Chain(proxies, direct, endsWithDirect, PathPatterns.parse(noProxy), routes);
    }

    private String ask(Chain chain) throws IOException {
        return chain.ask(PATH, Deadline.in(Duration.ofSeconds(20)), (source, entry) -> {
            String word = says.getOrDefault(entry, "");
            asked.add(word);
            if (word.startsWith("absent")) {
                throw new NotFoundException(word);
            }
            if (word.startsWith("failed")) {
                throw new UpstreamException(word);
            }
            return word;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'ok1,ok2', ok1, 1",
        "'absent1,ok2', ok2, 2",
        "'absent1|ok2', ok2, 2",
        "'failed1|ok2', ok2, 2",
        "'failed1|absent2|ok3', ok3, 3",
        "'failed1|failed2|absent3,ok4', ok4, 4"
    })
    void ask_goesOnToTheFirstAnswer(String value, String answer, int count) throws IOException {
        assertThat(ask(chain(value, ""))).isEqualTo(answer);
        assertThat(asked).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({
        "'failed1,ok2', failed1, 1",
        "'absent1,failed2,ok3', failed2, 2",
        "'failed1|absent2', failed1, 2",
        "'failed1|failed2', failed2, 2",
        "'failed1|absent2,off', failed1, 2",
        "'failed1|off', failed1, 1"
    })
    void ask_failureOutweighsAbsence(String value, String message, int count) {
        assertThatThrownBy(() -> ask(chain(value, "")))
                .isInstanceOf(UpstreamException.class)
                .hasMessage(message);
        assertThat(asked).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({"'absent1,absent2'", "'absent1|absent2'", "'absent1,off'", "off"})
    void ask_allAbsent_isAbsent(String value) {
        assertThatThrownBy(() -> ask(chain(value, ""))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void ask_off_saysSo() {
        assertThatThrownBy(() -> ask(chain("off", ""))).hasMessage("module lookup disabled by GOPROXY=off");
    }

    @ParameterizedTest
    @CsvSource({"'direct', 1", "'absent1,direct', 2", "'failed1|direct,ok2', 2", "'failed1|absent2|direct', 3"})
    void ask_direct_isTheLastAndItsWordStands(String value, int count) throws IOException {
        for (String word : List.of("ok", "absent", "failed")) {
            asked.clear();
            says.put(direct, word + " direct");
            if (word.equals("ok")) {
                assertThat(ask(chain(value, ""))).isEqualTo("ok direct");
            } else {
                assertThatThrownBy(() -> ask(chain(value, ""))).hasMessage(word + " direct");
            }
            assertThat(asked).hasSize(count);
        }
    }

    @Test
    void ask_noProxy_goesDirectWhateverTheChain() throws IOException {
        says.put(direct, "ok direct");
        assertThat(ask(chain("ok1", "a.b"))).isEqualTo("ok direct");
        assertThat(ask(chain("off", "a.b/*"))).isEqualTo("ok direct");
        assertThat(ask(chain("ok1", "a.c"))).isEqualTo("ok1");
        assertThat(asked).containsExactly("ok direct", "ok direct", "ok1");
    }

    @Test
    void ask_failure_namesTheEntryThatFailed() {
        assertThatThrownBy(() -> ask(chain("absent1,failed2", "")))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        e -> assertThat(e.provenance()).hasValue(new Provenance("failed2", 1)));
    }

    @Test
    void ask_route_isAskedInsteadOfTheChainAndDirect() throws IOException {
        ChainEntry hosted = entry("hosted", false);
        says.put(hosted, "ok hosted");
        var routes = List.of(new Chain.Route(PathPatterns.parse("a.b/*"), hosted));
        assertThat(ask(chain("ok1", "a.b", routes))).isEqualTo("ok hosted");
        assertThat(ask(chain("off", "", routes))).isEqualTo("ok hosted");
        says.put(hosted, "absent hosted");
        assertThatThrownBy(() -> ask(chain("ok1", "", routes))).hasMessage("absent hosted");
        var others = List.of(new Chain.Route(PathPatterns.parse("a.c"), hosted));
        assertThat(ask(chain("ok1", "", others))).isEqualTo("ok1");
    }
}
