package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.process.OpenFiles;
import dev.goproxy.testkit.process.Workers;
import dev.goproxy.testkit.zip.Sums;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Contract test of a {@link Fetcher}: everything that a proxy relies on. Extend it, and create a fetcher whose source
 * has certain modules and no others:
 *
 * <pre>{@code
 * class MyFetcherTest extends FetcherContract {
 *     private final FakeUpstream upstream = FakeUpstream.start();
 *
 *     @Override
 *     protected Fetcher create(TestModule... modules) {
 *         return new MyFetcher(upstream.serve(modules).url());
 *     }
 *
 *     @Override
 *     protected void dispose(Fetcher used) {
 *         upstream.close();
 *     }
 * }
 * }</pre>
 */
@Isolated("it counts the open files of the process")
public abstract class FetcherContract {
    private static final String PSEUDO = "v0.0.0-20230405060708-abcdefabcdef";
    private static final TestModule HELLO = TestModule.of("example.com/Hello")
            .version("v1.9.0")
            .file("hello.go", "package hello\n")
            .time(Instant.parse("2021-02-03T04:05:06Z"))
            .version("v1.10.0")
            .file("hello.go", "package hello\n")
            .requires("example.com/b", "v1.0.0")
            .retract("v1.9.0", "too old")
            .query("main")
            .version("v1.11.0-RC.1")
            .version(PSEUDO);
    private static final TestModule OLD =
            TestModule.of("example.com/old").version("v2.0.0+incompatible").file("old.go", "package old\n");
    private static final TestModule LARGE =
            TestModule.of("example.com/large").version("v1.0.0").randomFile("large.bin", 20_000_000, 9);
    private static final ModuleVersion UNKNOWN_MODULE = ModuleVersion.of("example.com/nobody/has/this", "v1.0.0");
    private static final ModuleVersion UNKNOWN_VERSION = ModuleVersion.of(HELLO.path(), "v1.99.0");

    private Fetcher fetcher;

    /** For subclasses. */
    protected FetcherContract() {}

    /**
     * Creates a fetcher for one test, which is closed after the test, twice.
     *
     * @param modules all modules of its source
     * @return a fetcher
     * @throws Exception if the test should fail
     */
    protected abstract Fetcher create(TestModule... modules) throws Exception;

    /**
     * Releases what else {@link #create} has opened. Called after each test; does nothing by default.
     *
     * @param used the fetcher, which is closed
     * @throws Exception if the test should fail
     */
    protected void dispose(Fetcher used) throws Exception {}

    @BeforeEach
    final void begin() throws Exception {
        fetcher = create(HELLO, OLD, LARGE);
    }

    @AfterEach
    final void end() throws Exception {
        fetcher.close();
        assertThatCode(fetcher::close).as("closing it again").doesNotThrowAnyException();
        dispose(fetcher);
    }

    @Test
    final void list_isInGosOrder_withoutPseudoVersions() throws IOException {
        assertThat(fetcher.list(path(HELLO)))
                .extracting(Version::text)
                .containsExactly("v1.9.0", "v1.10.0", "v1.11.0-RC.1");
    }

    @Test
    final void list_ofAnUnknownModule_isNotFound() {
        assertNotFound(() -> fetcher.list(UNKNOWN_MODULE.path()));
    }

    @Test
    final void info_tellsVersionAndTime() throws IOException {
        for (String version : HELLO.versions()) {
            VersionInfo info = fetcher.info(version(HELLO.at(version)));
            assertThat(info.version().text()).isEqualTo(version);
        }
        assertThat(fetcher.info(version(HELLO.at("v1.9.0"))).time()).hasValue(Instant.parse("2021-02-03T04:05:06Z"));
        assertThat(fetcher.info(version(HELLO.at(PSEUDO))).time()).hasValue(Instant.parse("2023-04-05T06:07:08Z"));
        assertThat(fetcher.info(version(OLD)).version().isIncompatible()).isTrue();
    }

    @Test
    final void info_ofWhatIsUnknown_isNotFound() {
        assertNotFound(() -> fetcher.info(UNKNOWN_MODULE));
        assertNotFound(() -> fetcher.info(UNKNOWN_VERSION));
    }

    @Test
    final void query_namesAVersion() throws IOException {
        assertThat(fetcher.query(path(HELLO), "latest").version().text()).isEqualTo("v1.10.0");
        assertThat(fetcher.query(path(HELLO), "main").version().text()).isEqualTo("v1.10.0");
    }

    @Test
    final void query_ofWhatIsUnknown_isNotFound() {
        assertNotFound(() -> fetcher.query(UNKNOWN_MODULE.path(), "latest"));
        assertNotFound(() -> fetcher.query(path(HELLO), "no-such-branch"));
    }

    @Test
    final void mod_isTheFile() throws IOException {
        for (TestModule module : List.of(HELLO, HELLO.at("v1.10.0"), OLD)) {
            assertThat(read(fetcher.mod(version(module))))
                    .asString()
                    .isEqualTo(module.mod().text());
        }
    }

    @Test
    final void mod_ofWhatIsUnknown_isNotFound() {
        assertNotFound(() -> read(fetcher.mod(UNKNOWN_MODULE)));
        assertNotFound(() -> read(fetcher.mod(UNKNOWN_VERSION)));
    }

    @Test
    final void zip_hasTheSumOfTheModule() throws IOException {
        for (TestModule module : List.of(HELLO, HELLO.at("v1.10.0"), OLD, LARGE)) {
            assertThat(Sums.h1OfZip(read(fetcher.zip(version(module))))).isEqualTo(module.sum());
        }
    }

    @Test
    final void zip_ofWhatIsUnknown_isNotFound() {
        assertNotFound(() -> read(fetcher.zip(UNKNOWN_MODULE)));
        assertNotFound(() -> read(fetcher.zip(UNKNOWN_VERSION)));
    }

    @Test
    final void zip_canBeLeftInTheMiddle() throws IOException {
        long before = OpenFiles.count();
        for (int i = 0; i < 30; i++) {
            try (Content zip = fetcher.zip(version(LARGE));
                    InputStream in = zip.open()) {
                assertThat(in.readNBytes(4)).startsWith('P', 'K');
            }
            fetcher.zip(version(LARGE)).close();
        }
        assertThat(OpenFiles.count() - before).as("open files more than before").isLessThan(25);
        assertThat(Sums.h1OfZip(read(fetcher.zip(version(LARGE))))).isEqualTo(LARGE.sum());
    }

    @Test
    final void manyThreads_mayUseIt() throws Exception {
        new Workers(16).run(worker -> {
            for (int round = 0; round < 5; round++) {
                assertThat(fetcher.list(path(HELLO))).hasSize(3);
                assertThat(read(fetcher.mod(version(OLD)))).isEqualTo(OLD.mod().bytes());
                assertThat(Sums.h1OfZip(read(fetcher.zip(version(HELLO))))).isEqualTo(HELLO.sum());
            }
        });
    }

    private static ModulePath path(TestModule module) {
        return ModulePath.parse(module.path());
    }

    private static ModuleVersion version(TestModule module) {
        return ModuleVersion.of(module.path(), module.version());
    }

    private static byte[] read(Content content) throws IOException {
        try (content;
                InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    private static void assertNotFound(ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOf(NotFoundException.class);
    }
}
