package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.content.Content;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.module.ModulePath;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedVersionsTest {
    private static final ModulePath PATH = ModulePath.parse("example.com/Upper");

    @TempDir
    Path folder;

    private Cacher cacher;
    private CachedVersions versions;

    @BeforeEach
    void begin() {
        cacher = new DirCacher(folder);
        versions = new CachedVersions(cacher, new ProxyListener() {});
    }

    private void cache(String... names) throws IOException {
        for (String name : names) {
            cacher.put("example.com/!upper/@v/" + name, Content.of("the content of " + name));
        }
    }

    private static String text(Optional<Content> content) throws IOException {
        try (Content present = content.orElseThrow();
                InputStream in = present.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void list_isOfTaggedVersions_inOrder() throws IOException {
        cache("v1.10.0.info", "v1.9.0.info", "v1.9.0.mod", "v1.8.0.mod", "v0.0.0-20200102030405-0123456789ab.info");
        cache("v1.!r!c.info", "v2.0.0.info", "v2.0.0+incompatible.info", "main.info", "v1.info");
        assertThat(text(versions.answer(new Endpoint.VersionList(PATH))))
                .isEqualTo("v1.9.0\nv1.10.0\nv2.0.0+incompatible");
    }

    @Test
    void latest_isTheHighestRelease_elsePreRelease_elsePseudoVersion() throws IOException {
        cache("v0.0.0-20200102030405-0123456789ab.info");
        assertThat(text(versions.answer(new Endpoint.Latest(PATH)))).contains("0123456789ab");
        cache("v1.0.0-rc.1.info");
        assertThat(text(versions.answer(new Endpoint.Latest(PATH)))).contains("rc.1");
        cache("v0.9.0.info");
        assertThat(text(versions.answer(new Endpoint.Latest(PATH)))).contains("v0.9.0");
    }

    @Test
    void otherModules_andQueries_areUnknown() throws IOException {
        cache("v1.0.0.info");
        assertThat(versions.answer(new Endpoint.VersionList(ModulePath.parse("example.com/other"))))
                .isEmpty();
        assertThat(versions.answer(new Endpoint.Query(PATH, "main"))).isEmpty();
    }
}
