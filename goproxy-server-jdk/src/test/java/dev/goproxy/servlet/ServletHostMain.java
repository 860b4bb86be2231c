package dev.goproxy.servlet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.upstream.GoFetcher;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** A proxy in a container, in a JVM of its own. Arguments: the class of the {@link ServletHost}, the cache folder. */
public final class ServletHostMain {
    private ServletHostMain() {}

    public static void main(String... args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO); // not each byte that comes
        ServletHost host = Class.forName(args[0])
                .asSubclass(ServletHost.class)
                .getDeclaredConstructor()
                .newInstance();
        var cacher = new DirCacher(Path.of(args[1]));
        int port = host.start(new GoProxy(cacher, new GoFetcher(cacher)), "/go/*");
        System.err.println("address=http://127.0.0.1:" + port + "/go");
    }
}
