package dev.goproxy.upstream;

import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.FetcherContract;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class GoFetcherContractTest {
    @TempDir
    Path folder;

    private Fetcher fetcher(String goproxy) {
        GoEnv env = GoEnv.of(Map.of("GOPROXY", goproxy, "GOSUMDB", "off"));
        return GoFetcher.builder().env(env).tempDir(folder).build();
    }

    @Nested
    class OverHttp extends FetcherContract {
        private final FakeUpstream upstream = FakeUpstream.start();

        @Override
        protected Fetcher create(TestModule... modules) {
            return fetcher(upstream.serve(modules).url().toString());
        }

        @Override
        protected void dispose(Fetcher used) {
            upstream.close();
        }
    }

    @Nested
    class FromFiles extends FetcherContract {
        @Override
        protected Fetcher create(TestModule... modules) throws IOException {
            for (TestModule module : modules) {
                for (TestFile file : module.files()) {
                    file.putInto(folder.resolve("proxy"));
                }
            }
            return fetcher(folder.resolve("proxy").toUri().toString());
        }
    }
}
