package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.client.RawUpstream;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.sumdb.SumDbServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lookups that clients ask for of modules that the proxy knows to be private. */
class PrivateLookupTest {
    private static SumDbResource lookup(String path) {
        return new SumDbResource.Lookup(ModuleVersion.of(path, "v1.0.0"));
    }

    @ParameterizedTest
    @CsvSource({
        "GONOSUMDB, corp.example.com, corp.example.com/secret",
        "GOPRIVATE, *.example.com, corp.example.com/Secret/v2x",
        "GONOSUMDB, 'other.example.com,corp.example.com/se*', corp.example.com/secret/sub",
    })
    void sumDbFile_ofAPrivateModule_isNotPassedOn(String variable, String patterns, String module) throws IOException {
        try (var database = new RawUpstream();
                var fetcher = GoFetcher.builder()
                        .env(GoEnv.of(Map.of("GOPROXY", "off", "GOSUMDB", "off", variable, patterns)))
                        .build()) {
            SumDbServer server = SumDbServer.of("sum.example.com", database.url());
            assertThatThrownBy(() -> fetcher.sumDbFile(server, lookup(module)))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("GONOSUMDB");
            assertThat(database.requests).isEmpty();
        }
    }

    @Test
    void sumDbFile_ofAPublicModule_isPassedOn() throws IOException {
        try (var database = new RawUpstream();
                var fetcher = GoFetcher.builder()
                        .env(GoEnv.of(Map.of("GOPROXY", "off", "GOSUMDB", "off", "GOPRIVATE", "corp.example.com")))
                        .build()) {
            SumDbServer server = SumDbServer.of("sum.example.com", database.url());
            database.then(RawUpstream.ok("record"));
            try (var content = fetcher.sumDbFile(server, lookup("corp.example.org/m"))) {
                assertThat(content.size()).hasValue(6);
            }
            assertThat(fetcher.verifies(server, lookup("corp.example.org/m"))).isFalse();
        }
    }
}
