package dev.goproxy.servlet;

import dev.goproxy.http.ProxyHandler;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Embedded Undertow, as the page on Servlet containers sets it up. */
public final class UndertowHost implements ServletHost {
    private @Nullable Undertow server;

    @Override
    public int start(ProxyHandler handler, String mapping) throws Exception {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowHost.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("goproxy")
                .addServlet(Servlets.servlet(
                                "goproxy",
                                GoProxyServlet.class,
                                new ImmediateInstanceFactory<>(new GoProxyServlet(handler)))
                        .addMapping(mapping));
        DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", Handlers.path(manager.start()))
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
