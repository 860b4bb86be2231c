package dev.goproxy.cache;

import dev.goproxy.testkit.CacherContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class TieredCacherContractTest extends CacherContract {
    @TempDir
    Path folder;

    @Override
    protected Cacher create() {
        return new TieredCacher(new MemoryCacher(1 << 20), new DirCacher(folder.resolve("cache")));
    }
}
