package dev.goproxy;

import dev.goproxy.module.Escaping;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Go's rules for names: what every request that isn't answered at once goes through. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RulesBenchmark {
    private static final int VERSIONS = 1000;

    private final List<Version> versions = versions();

    private static List<Version> versions() {
        var list = new ArrayList<Version>();
        for (int i = 0; i < VERSIONS; i++) {
            String prerelease = i % 5 == 0 ? "-rc." + i % 7 : "";
            list.add(Version.parse("v" + i % 3 + "." + i % 40 + "." + i + prerelease));
        }
        Collections.shuffle(list, new Random(1));
        return list;
    }

    /** A path with capitals. */
    @Benchmark
    public String escape() {
        return Escaping.escapePath("github.com/Azure/azure-sdk-for-go/sdk/azcore");
    }

    /** The same back. */
    @Benchmark
    public String unescape() {
        return Escaping.unescapePath("github.com/!azure/azure-sdk-for-go/sdk/azcore");
    }

    /** A thousand versions, as for a list. */
    @Benchmark
    public List<Version> sortVersions() {
        var sorted = new ArrayList<>(versions);
        sorted.sort(Version.ORDER);
        return sorted;
    }

    /** The path of a request. */
    @Benchmark
    public Object parseEndpoint() {
        return Endpoint.parse("/github.com/!azure/azure-sdk-for-go/sdk/azcore/@v/v1.2.3.info");
    }
}
