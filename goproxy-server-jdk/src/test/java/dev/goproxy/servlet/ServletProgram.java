package dev.goproxy.servlet;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.upstream.GoFetcher;
import java.nio.file.Path;

/**
 * A program with a proxy in a Servlet container, at {@code /go}. Its arguments are the class of the
 * {@link ServletHost} and the folder of the cache.
 */
public final class ServletProgram {
    private ServletProgram() {}

    /** Runs until it is killed. */
    public static void main(String... args) throws Exception {
        var cacher = new DirCacher(Path.of(args[1]));
        var proxy = new GoProxy(cacher, new GoFetcher(cacher));
        var host = (ServletHost) Class.forName(args[0]).getConstructor().newInstance();
        int port = host.start(proxy, "", "/go/*");
        System.err.println("address=http://127.0.0.1:" + port + "/go");
    }
}
