package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Embedded Undertow, with the settings of the library's page. */
public final class UndertowHost implements ServletHost {
    private @Nullable Undertow server;

    @Override
    public int start(ProxyHandler handler, String contextPath, String mapping) throws Exception {
        var registration = new ImmediateInstanceFactory<>(new Registration(handler, mapping));
        String path = contextPath.isEmpty() ? "/" : contextPath;
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowHost.class.getClassLoader())
                .setContextPath(path)
                .setDeploymentName("goproxy")
                .addServletContainerInitializer(
                        new ServletContainerInitializerInfo(Registration.class, registration, Set.of()));
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        server = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .addHttpListener(0, "127.0.0.1", Handlers.path().addPrefixPath(path, manager.start()))
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
