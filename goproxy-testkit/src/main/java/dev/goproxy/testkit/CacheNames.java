package dev.goproxy.testkit;

import java.util.stream.Stream;

/** Names that a proxy uses in a cache, odd ones among them. */
final class CacheNames {
    private static final String LONG = "example.com/" + "l".repeat(200) + "/" + "o".repeat(200);

    private CacheNames() {}

    static Stream<String> all() {
        return Stream.of(
                "example.com/m/@v/list",
                "example.com/m/@latest",
                "example.com/m/v2/@v/list",
                "example.com/m/@v/v1.0.0.info",
                "example.com/m/@v/v1.0.0+incompatible.zip",
                "example.com/m/@v/v0.0.0-20230405060708-abcdefabcdef.mod",
                "example.com/m/@v/main.info",
                "example.com/!m/@v/list",
                "example.com/!m/@v/v1.0.0-!r!c1.info",
                "example.com/m~n/-dash/under_score/...dots/@v/list",
                "gopkg.in/yaml.v3/@v/v3.0.0.mod",
                LONG + "/@v/list",
                LONG + "/@v/v1.0.0.mod",
                "sumdb/sum.golang.org/latest",
                "sumdb/sum.golang.org/lookup/example.com/m@v1.0.0+incompatible",
                "sumdb/sum.golang.org/tile/8/0/x001/234",
                "sumdb/sum.golang.org/tile/8/0/x001/234.p/5",
                "sumdb/localhost.localdev/sumdb/latest");
    }
}
