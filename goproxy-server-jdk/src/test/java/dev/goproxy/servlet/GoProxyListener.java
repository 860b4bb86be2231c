package dev.goproxy.servlet;

import static dev.goproxy.servlet.ReadmeServletTest.folder;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.upstream.GoFetcher;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;

// sample: servlet
@WebListener
public final class GoProxyListener implements ServletContextListener {
    private final DirCacher cacher = new DirCacher(folder);
    private final GoFetcher fetcher = new GoFetcher(cacher);
    private final GoProxy proxy = new GoProxy(cacher, fetcher);

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext()
                .addServlet("goproxy", new GoProxyServlet(proxy))
                .addMapping("/go/*");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        proxy.close(); // first what uses the others
        try {
            fetcher.close();
        } catch (IOException e) {
            event.getServletContext().log("could not delete temporary files", e);
        }
        cacher.close();
    }
}
// end
