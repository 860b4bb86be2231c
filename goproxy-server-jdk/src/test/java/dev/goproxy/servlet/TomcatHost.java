package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.http.fileupload.FileUtils;
import org.apache.tomcat.util.modeler.Registry;
import org.jspecify.annotations.Nullable;

/** Embedded Tomcat, with the settings of the library's page. */
public final class TomcatHost implements ServletHost {
    private final Tomcat tomcat = new Tomcat();
    private @Nullable File folder;

    @Override
    public int start(ProxyHandler handler, String contextPath, String mapping) throws Exception {
        TomcatURLStreamHandlerFactory.disable(); // a JVM has one such factory, and the tests have two Tomcats
        Registry.disableRegistry(); // likewise for its MBeans' names
        Path base = Files.createTempDirectory("tomcat");
        folder = base.toFile();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setHostname("127.0.0.1");
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        Context context = tomcat.addContext(contextPath, base.toString());
        context.setParentClassLoader(TomcatHost.class.getClassLoader());
        context.addServletContainerInitializer(new Registration(handler, mapping), Set.of());
        tomcat.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        if (folder != null) {
            FileUtils.deleteDirectory(folder);
        }
    }
}
