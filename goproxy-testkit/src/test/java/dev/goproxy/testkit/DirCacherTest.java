package dev.goproxy.testkit;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirCacherTest extends CacherContract {
    @TempDir
    Path folder;

    @Override
    protected Cacher create() {
        return new DirCacher(folder.resolve("cache"));
    }
}
