package dev.goproxy.servlet;

import jakarta.servlet.Servlet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;

/** Embedded Tomcat, as the page on Servlet containers sets it up. */
public final class TomcatHost implements ServletHost {
    private final Tomcat tomcat = new Tomcat();
    private @Nullable Path folder;

    @Override
    public int start(Servlet servlet, String mapping) throws Exception {
        folder = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.setHostname("127.0.0.1");
        Connector connector = tomcat.getConnector();
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "goproxy", servlet).addMapping(mapping);
        tomcat.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
