package dev.goproxy;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.upstream.GoFetcher;
import dev.goproxy.zip.CheckedZip;
import dev.goproxy.zip.ModuleZip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A module's zip, and the answers to a cache's hits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProxyBenchmark {
    private static final ModuleVersion MODULE = ModuleVersion.of("example.com/bench", "v1.0.0");
    private static final int FILES = 40;
    private static final int FILE_BYTES = 25_000;

    private Path folder = Path.of("");
    private Path zip = Path.of("");
    private GoProxy proxy = new GoProxy(new DirCacher(folder), new GoFetcher());
    private GoProxy unremembering = proxy;

    /** Makes a zip of 1 MB of text, and a cache with it. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("bench");
        zip = folder.resolve("module.zip");
        writeZip();
        var cacher = new DirCacher(folder.resolve("cache"));
        cacher.put("example.com/bench/@v/v1.0.0.info", Content.of("{\"Version\":\"v1.0.0\"}"));
        cacher.put("example.com/bench/@v/v1.0.0.zip", Content.of(zip));
        proxy = GoProxy.builder().cacher(cacher).fetcher(new GoFetcher()).build();
        unremembering = GoProxy.builder()
                .cacher(cacher)
                .fetcher(new GoFetcher())
                .memoryBytes(0)
                .build();
    }

    private void writeZip() throws IOException {
        var random = new Random(1);
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < FILES; i++) {
                out.putNextEntry(new ZipEntry("example.com/bench@v1.0.0/f" + i + ".go"));
                var text = new StringBuilder();
                while (text.length() < FILE_BYTES) {
                    text.append("line ").append(random.nextInt()).append('\n');
                }
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Deletes them. */
    @TearDown
    public void tidyUp() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The h1 sum of 1 MB in 40 files. */
    @Benchmark
    public H1 hashZip() throws IOException {
        return ModuleZip.hash(zip);
    }

    /** The same with all of Go's rules. */
    @Benchmark
    public CheckedZip checkZip() throws IOException {
        return ModuleZip.check(zip, MODULE);
    }

    /** A small file that is in memory. */
    @Benchmark
    public int hitInMemory() throws IOException {
        return answer(proxy, "/example.com/bench/@v/v1.0.0.info");
    }

    /** A small file that is opened each time. */
    @Benchmark
    public int hitOnDisk() throws IOException {
        return answer(unremembering, "/example.com/bench/@v/v1.0.0.info");
    }

    /** A zip. */
    @Benchmark
    public int hitZip() throws IOException {
        return answer(unremembering, "/example.com/bench/@v/v1.0.0.zip");
    }

    private static int answer(GoProxy proxy, String path) throws IOException {
        try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", path))) {
            response.writeTo(OutputStream.nullOutputStream());
            return response.status();
        }
    }
}
