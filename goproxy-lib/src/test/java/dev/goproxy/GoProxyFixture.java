package dev.goproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.event.Source;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that remembers nothing, over a fetcher in memory and a cache on disk. */
abstract class GoProxyFixture {
    static final String INFO =
            "{\"Version\":\"v1.0.0\",\"Time\":\"2020-01-02T03:04:05+01:00\",\"Origin\":{\"VCS\":\"git\"}}";
    static final byte[] ZIP = zipOf(200_000);

    @TempDir
    Path folder;

    final FakeFetcher fetcher = new FakeFetcher();
    GoProxy proxy;

    @BeforeEach
    void fill() {
        fetcher.answers.put("a.b/C@list", "v1.0.0\nv1.1.0-rc.1");
        fetcher.answers.put("a.b/C@latest", INFO);
        fetcher.answers.put("a.b/C@main", INFO);
        fetcher.answers.put("a.b/C@v1.0.0.info", INFO);
        fetcher.answers.put("a.b/C@v1.0.0.mod", "module a.b/C\r\n");
        fetcher.answers.put("a.b/C@v1.0.0.zip", ZIP);
        proxy = proxy(new DirCacher(folder));
    }

    /** A module zip of exactly that size. */
    private static byte[] zipOf(int size) {
        byte[] least = zip(new byte[0]);
        var text = new byte[size - least.length];
        new Random(1).nextBytes(text);
        return zip(text);
    }

    private static byte[] zip(byte[] text) {
        var crc = new CRC32();
        crc.update(text);
        var entry = new ZipEntry("a.b/C@v1.0.0/x.go");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(text.length);
        entry.setCrc(crc.getValue());
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            out.putNextEntry(entry);
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    GoProxy proxy(Cacher cacher) {
        return GoProxy.builder()
                .cacher(cacher)
                .fetcher(fetcher)
                .freshFor(Duration.ZERO)
                .absentFor(Duration.ZERO)
                .clock(Clock.fixed(Instant.parse("2024-05-06T07:08:09.123456789Z"), ZoneOffset.UTC))
                .build();
    }

    /** An answer read to its end. */
    record Answer(int status, Map<String, String> headers, String latin1, Source source) {
        byte[] bytes() {
            return latin1.getBytes(ISO_8859_1);
        }

        String text() {
            return new String(bytes(), UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    Answer ask(String method, String path, Map<String, List<String>> headers) {
        try (ProxyResponse response = proxy.handle(new ProxyRequest(method, path, headers))) {
            var out = new ByteArrayOutputStream();
            response.writeTo(out);
            assertThat(response.bodySize()).hasValue(out.size());
            return new Answer(
                    response.status(), new TreeMap<>(response.headers()), out.toString(ISO_8859_1), response.source());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer get(String path, String... header) {
        return ask("GET", path, header.length == 0 ? Map.of() : Map.of(header[0], List.of(header[1])));
    }

    Answer get(String path, Map<String, String> headers) {
        var lists = new TreeMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return ask("GET", path, lists);
    }

    void fail(String name, Exception e) {
        fetcher.answers.put(name, e);
    }

    List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".tmp") && Files.isRegularFile(file))
                    .toList();
        }
    }
}
