package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;

/** The servlet in an application without a {@code web.xml}, behind a filter that knows one user. */
record Registration(ProxyHandler handler, String mapping) implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        context.addServlet("goproxy", new GoProxyServlet(handler)).addMapping(mapping);
        context.addFilter("users", new UserFilter())
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
}
