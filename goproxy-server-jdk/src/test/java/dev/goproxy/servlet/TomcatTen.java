package dev.goproxy.servlet;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads {@link TomcatHost} and the servlet anew, with the Tomcat 10.1 that the build has put beside the class path with
 * its Tomcat 11.
 */
final class TomcatTen extends URLClassLoader {
    static final Path JAR = Path.of("target", "tomcat10", "tomcat-embed-core.jar");

    private TomcatTen() throws MalformedURLException {
        super(
                new URL[] {JAR.toUri().toURL(), origin(TomcatHost.class), origin(GoProxyServlet.class)},
                TomcatTen.class.getClassLoader());
    }

    private static URL origin(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Returns a host that has not been started. The class loader is closed with the JVM. */
    static ServletHost host() {
        try {
            @SuppressWarnings("resource") // the host's classes are loaded as it needs them
            var loader = new TomcatTen();
            return (ServletHost) loader.loadClass(TomcatHost.class.getName())
                    .getConstructor()
                    .newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("there is no Tomcat in " + JAR.toAbsolutePath(), e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOwn(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    private static boolean isOwn(String name) {
        return name.startsWith("org.apache.")
                || name.startsWith("jakarta.servlet.")
                || (name.startsWith("dev.goproxy.servlet.") && !name.equals(ServletHost.class.getName()));
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> own = findResources(name);
        return own.hasMoreElements() ? own : Objects.requireNonNull(super.getResources(name));
    }
}
