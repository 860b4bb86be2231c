package dev.goproxy.servlet;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.upstream.GoFetcher;
import java.nio.file.Path;

/** A proxy in a container, in a JVM of its own. Arguments: the class of the {@link ServletHost}, the cache folder. */
public final class ServletHostMain {
    private ServletHostMain() {}

    public static void main(String... args) throws Exception {
        ServletHost host = Class.forName(args[0])
                .asSubclass(ServletHost.class)
                .getDeclaredConstructor()
                .newInstance();
        var cacher = new DirCacher(Path.of(args[1]));
        int port = host.start(new GoProxy(cacher, new GoFetcher(cacher)), "", "/go/*");
        System.err.println("address=http://127.0.0.1:" + port + "/go");
    }
}
