package dev.goproxy.testkit;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.MemoryCacher;

class MemoryCacherTest extends CacherContract {
    @Override
    protected Cacher create() {
        return new MemoryCacher(300L << 20);
    }
}
