package dev.goproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.http.ProxyHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A Servlet container on a free port of 127.0.0.1, with a {@link GoProxyServlet} in it. */
public interface ServletHost {
    /**
     * Starts it.
     *
     * @param contextPath of the application; empty for the root
     * @param mapping of the servlet, for instance {@code /go/*}
     * @return the port
     */
    int start(ProxyHandler handler, String contextPath, String mapping) throws Exception;

    /** Stops it, and waits for that. */
    void stop() throws Exception;

    /** The jars of Tomcat 10.1, which the build has put aside. */
    static List<Path> tomcatTenJars() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "tomcat10"))) {
            List<Path> found = jars.map(Path::toAbsolutePath).toList();
            assertThat(found).hasSize(2);
            return found;
        }
    }
}
