package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;

/** Embedded Tomcat, as the page on Servlet containers sets it up. */
public final class TomcatHost implements ServletHost {
    private final Tomcat tomcat = new Tomcat();
    private @Nullable Path folder;

    @Override
    public int start(ProxyHandler handler, String mapping) throws Exception {
        TomcatURLStreamHandlerFactory.disable(); // it is for one Tomcat in a JVM
        folder = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.setHostname("127.0.0.1");
        Connector connector = tomcat.getConnector();
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "goproxy", new GoProxyServlet(handler)).addMapping(mapping);
        tomcat.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
