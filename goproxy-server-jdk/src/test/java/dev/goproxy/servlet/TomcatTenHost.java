package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tomcat 10.1 in a class loader of its own, since its classes have the names of the newer one's. */
final class TomcatTenHost implements ServletHost {
    private @Nullable URLClassLoader loader;
    private @Nullable ServletHost host;

    @Override
    public int start(ProxyHandler handler, String contextPath, String mapping) throws Exception {
        loader = new Loader(urls());
        host = loader.loadClass(TomcatHost.class.getName())
                .asSubclass(ServletHost.class)
                .getDeclaredConstructor()
                .newInstance();
        return host.start(handler, contextPath, mapping);
    }

    @Override
    public void stop() throws Exception {
        if (host != null) {
            host.stop();
        }
        if (loader != null) {
            loader.close();
        }
    }

    private static URL[] urls() throws IOException {
        var urls = new ArrayList<URL>();
        for (Path jar : ServletHost.tomcatTenJars()) {
            urls.add(jar.toUri().toURL());
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Loads Tomcat, the Servlet API and the servlet anew; all else is shared. */
    private static final class Loader extends URLClassLoader {
        Loader(URL... urls) {
            super(urls, TomcatTenHost.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean isOwn =
                    Stream.of("jakarta.", "org.apache.", "dev.goproxy.servlet.").anyMatch(name::startsWith)
                            && !name.equals(ServletHost.class.getName());
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = isOwn ? findLoadedClass(name) : super.loadClass(name, resolve);
                return loaded != null ? loaded : findClass(name);
            }
        }

        @Override
        public String toString() {
            return "Tomcat 10.1 from " + Arrays.toString(getURLs());
        }
    }
}
