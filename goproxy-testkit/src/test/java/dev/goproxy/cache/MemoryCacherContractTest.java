package dev.goproxy.cache;

import dev.goproxy.testkit.CacherContract;

class MemoryCacherContractTest extends CacherContract {
    @Override
    protected Cacher create() {
        return new MemoryCacher(300L << 20);
    }
}
