package dev.goproxy.cache;

import dev.goproxy.testkit.CacherContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirCacherContractTest extends CacherContract {
    @TempDir
    Path folder;

    @Override
    protected Cacher create() {
        return new DirCacher(folder.resolve("cache"));
    }
}
