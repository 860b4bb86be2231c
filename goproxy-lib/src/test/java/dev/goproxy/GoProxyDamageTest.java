package dev.goproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.fetch.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the cache that were damaged after they had been stored. */
class GoProxyDamageTest extends GoProxyFixture {
    private Path damage(String name) throws IOException {
        Path file = folder.resolve("a.b/!c/@v/" + name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip"})
    void damagedFile_isSetAside_andFetchedAnew(String name) throws IOException {
        Path file = damage(name);
        Answer answer = get("/a.b/!c/@v/" + name);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isNotEmpty().isEqualTo(Files.readAllBytes(file));
        try (Stream<Path> aside = Files.list(folder.resolve(".damaged"))) {
            assertThat(aside).hasSize(1);
        }
    }

    /** It was there, so nobody may be told that it isn't. */
    @ParameterizedTest
    @ValueSource(strings = {"v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip"})
    void damagedFile_thatCantBeFetched_isAFailureAndNoAbsence(String name) throws IOException {
        damage(name);
        fail("a.b/C@" + name, NotFoundException.notAsked("module lookup disabled by GOPROXY=off"));
        for (int i = 0; i < 2; i++) {
            Answer answer = get("/a.b/!c/@v/" + name);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("damaged").contains("GOPROXY=off");
        }
        fetcher.answers.put(
                "a.b/C@" + name, name.endsWith(".zip") ? ZIP : name.endsWith(".info") ? INFO : "module a.b/C\n");
        assertThat(get("/a.b/!c/@v/" + name).status()).isEqualTo(200);
        assertThat(new String(Files.readAllBytes(folder.resolve("a.b/!c/@v/" + name)), UTF_8))
                .isNotEmpty();
    }
}
